package dev.weir.tools;

/**
 * What a savepoint holds of one tenant.
 *
 * @param tenant whose
 * @param models how many keys have a model
 * @param judged events that these models have judged, together
 * @param learned events that the parts which judge have learned from, together
 * @param configVersion the last version of the tenant's config; 0 where none is saved
 * @param removed whether that version was a removal
 */
public record TenantContents(
    String tenant, long models, long judged, long learned, long configVersion, boolean removed) {}
