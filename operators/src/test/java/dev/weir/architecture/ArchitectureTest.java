package dev.weir.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** What keeps the learning core a library that anybody can test without a cluster. */
@AnalyzeClasses(packages = "dev.weir", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] PURE = {
    "dev.weir.alert..",
    "dev.weir.detect..",
    "dev.weir.transform..",
    "dev.weir.threshold..",
    "dev.weir.model..",
    "dev.weir.limit..",
    "dev.weir.health.."
  };

  private static final String[] REACHING_A_SCORE = {
    "dev.weir.alert..",
    "dev.weir.detect..",
    "dev.weir.transform..",
    "dev.weir.threshold..",
    "dev.weir.model..",
    "dev.weir.tenant..",
    "dev.weir.event.."
  };

  /** Results of these differ between processors and between compiler tiers. */
  private static final Set<String> INEXACT =
      Set.of(
          "log", "log10", "log1p", "exp", "expm1", "pow", "sin", "cos", "tan", "asin", "acos",
          "atan", "atan2", "sinh", "cosh", "tanh", "cbrt", "hypot", "random");

  @ArchTest
  static final ArchRule theLearningCoreKnowsNoFramework =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..", "com.fasterxml..");

  @ArchTest
  static final ArchRule contractsAndConfigsKnowNoFlinkAndNoKafka =
      noClasses()
          .that()
          .resideInAnyPackage("dev.weir.event..", "dev.weir.tenant..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..");

  @ArchTest
  static final ArchRule nothingBelowTheOperatorsKnowsThem =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.weir.operator..", "dev.weir.architecture..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.weir.operator..");

  @ArchTest
  static final ArchRule scoresComeFromStrictMathAlone =
      noClasses()
          .that()
          .resideInAnyPackage(REACHING_A_SCORE)
          .should()
          .callMethodWhere(
              new DescribedPredicate<JavaCall<?>>("is a Math function without an exact result") {
                @Override
                public boolean test(JavaCall<?> call) {
                  return call.getTargetOwner().getFullName().equals("java.lang.Math")
                      && INEXACT.contains(call.getName());
                }
              });

  @ArchTest
  static final ArchRule nothingThatReachesAScoreAsksAClock =
      noClasses()
          .that()
          .resideInAnyPackage(REACHING_A_SCORE)
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.util.Random.class);
}
