/** Sends events again that were refused or parked: {@link dev.weir.redrive.Redrive}. */
package dev.weir.redrive;
