package dev.weir.tools.bundle;

import dev.weir.state.States;
import dev.weir.state.TenantRecordFrame;
import dev.weir.state.Uids;
import dev.weir.tenant.TenantConfigs;
import dev.weir.tenant.TenantNames;
import dev.weir.tenant.TenantRecord;
import dev.weir.tenant.TenantRecordJson;
import dev.weir.tools.read.Element;
import dev.weir.tools.read.Elements;
import dev.weir.tools.read.ReadJob;
import dev.weir.tools.read.ReadSettings;
import dev.weir.tools.read.SavedState;
import dev.weir.tools.read.StateFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Takes all that a savepoint holds of one tenant into a bundle, an element at a time. */
public final class TenantExport {
  private static final Map<String, Section> SECTIONS =
      Map.of(
          States.MODEL, Section.MODEL,
          States.TENANT_FENCES, Section.FENCE,
          States.ALERT_BUDGET, Section.ALERT_BUDGET,
          States.TENANT_HEALTH, Section.HEALTH,
          States.ENTITY_PLACES, Section.ENTITY_PLACES,
          States.ENTITY_TIMES, Section.ENTITY_TIME,
          States.DECISIONS, Section.DECISIONS,
          States.VERDICTS, Section.VERDICTS,
          States.ALERT_CLOCK, Section.ALERT_CLOCK);

  private final SavedState saved;
  private final String tenant;
  private final BundleWriter out;
  private TenantRecord record;
  private TenantRecord template;
  private long written;

  private TenantExport(SavedState saved, String tenant, BundleWriter out) {
    this.saved = saved;
    this.tenant = tenant;
    this.out = out;
  }

  /**
   * Reads {@code saved} and writes {@code out}, which it does not close.
   *
   * @throws StateFault where there is nothing of the tenant, or it is just being erased
   */
  public static Contents run(
      SavedState saved, String tenant, BundleWriter out, ReadSettings settings) {
    TenantExport export = new TenantExport(saved, tenant, out);
    ReadJob job = new ReadJob(saved, settings);
    var rows =
        Elements.of(saved, job)
            .filter(row -> row.f2.equals(tenant) || row.f2.equals(TenantNames.DEFAULT));
    job.forEach("Reading the tenant", rows, row -> export.take(Element.of(row)));
    return export.finish();
  }

  private void take(Element element) {
    boolean own = element.tenant().equals(tenant);
    if (element.state().equals(States.TENANT_CONFIGS)) {
      TenantRecord read = record(element);
      if (own) {
        record = TenantConfigs.merge(record, read);
      } else if (element.uid().equals(Uids.APPLY_TENANT_CONFIG)) {
        template = read;
      }
      return;
    }
    if (own && element.state().equals(States.UNFINISHED_SWEEPS)) {
      throw saved.unsuitable(
          "an erase of tenant " + tenant + " that is not done", "none; take a savepoint after it");
    }
    Section section = SECTIONS.get(element.state());
    // A fence holds its mutes, which come once more by themselves.
    boolean part = section == Section.FENCE && !element.name().isEmpty();
    if (own && section != null && !part) {
      out.add(new Entry(section, element.key(), element.value()));
      written++;
    }
  }

  private static TenantRecord record(Element element) {
    try {
      return TenantRecordJson.read(TenantRecordFrame.unwrap(element.tenant(), element.value()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Contents finish() {
    if (record == null && written == 0) {
      throw new StateFault(
          StateFault.Kind.WRONG_PLACE,
          saved.path()
              + ": found nothing of tenant "
              + tenant
              + ", expected a tenant that it holds; weir state inspect lists them",
          null);
    }
    if (record != null) {
      out.add(Entry.single(Section.TENANT_RECORD, frame(record)));
    }
    if (template != null && (record == null || record.removed())) {
      out.add(Entry.single(Section.TEMPLATE_RECORD, frame(template)));
    }
    return out.finish();
  }

  private static byte[] frame(TenantRecord record) {
    return TenantRecordFrame.wrap(TenantRecordJson.write(record));
  }
}
