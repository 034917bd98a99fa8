package dev.weir.tools;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.weir.model.ModelFrame;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The versions of everything that the present code saves, as its classes name them. */
final class FormVersions {
  private static final Pattern VERSION = Pattern.compile("(.*_)?(FORMAT|VERSION)(_.*)?");

  private FormVersions() {}

  /** Lines as {@code dev.weir.model.ModelFrame FORMAT 1}, in order. */
  static List<String> present() {
    TreeSet<String> forms = new TreeSet<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(location -> location.contains("operators"))
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.weir")) {
      for (Field field : type.reflect().getDeclaredFields()) {
        if (isVersion(field)) {
          forms.add(type.getName() + " " + field.getName() + " " + value(field));
        }
      }
    }
    if (forms.stream().noneMatch(form -> form.startsWith(ModelFrame.class.getName()))) {
      throw new IllegalStateException("found no form of a model among " + forms);
    }
    return List.copyOf(forms);
  }

  private static boolean isVersion(Field field) {
    boolean number = field.getType() == int.class || field.getType() == short.class;
    return number
        && Modifier.isStatic(field.getModifiers())
        && Modifier.isFinal(field.getModifiers())
        && VERSION.matcher(field.getName()).matches();
  }

  private static long value(Field field) {
    try {
      field.setAccessible(true);
      return ((Number) field.get(null)).longValue();
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
