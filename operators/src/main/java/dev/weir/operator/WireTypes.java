package dev.weir.operator;

import dev.weir.event.RawRecord;
import dev.weir.state.SerializerType;
import dev.weir.tenant.Feedback;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;

/** Types of everything that travels between the operators; none of them is left to reflection. */
public final class WireTypes {
  public static final TypeInformation<RawRecord> RAW_RECORD =
      new SerializerType<>(RawRecord.class, false, RawRecordSerializer::new);

  public static final TypeInformation<ConfiguredEvent> CONFIGURED_EVENT =
      new SerializerType<>(ConfiguredEvent.class, false, ConfiguredEventSerializer::new);

  public static final TypeInformation<OutputRecord> OUTPUT_RECORD =
      new SerializerType<>(OutputRecord.class, false, OutputRecordSerializer::new);

  public static final TypeInformation<BudgetedAlert> BUDGETED_ALERT =
      new SerializerType<>(BudgetedAlert.class, false, BudgetedAlertSerializer::new);

  public static final TypeInformation<TenantMinute> TENANT_MINUTE =
      new SerializerType<>(TenantMinute.class, false, TenantMinuteSerializer::new);

  public static final TypeInformation<JudgedAlert> JUDGED_ALERT =
      new SerializerType<>(JudgedAlert.class, false, JudgedAlertSerializer::new);

  public static final TypeInformation<Feedback> FEEDBACK =
      new SerializerType<>(Feedback.class, false, FeedbackSerializer::new);

  /** A tenant and its {@link dev.weir.state.TenantRecordFrame}, on the broadcast edge. */
  public static final TypeInformation<Tuple2<String, byte[]>> TENANT_UPDATE =
      Types.TUPLE(Types.STRING, Types.PRIMITIVE_ARRAY(Types.BYTE));

  private WireTypes() {}
}
