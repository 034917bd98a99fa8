/**
 * When a key's anomalies become alerts: firing and resolved, cooldowns, flapping, maintenance, mute
 * and rules by feature. Knows no framework; time comes in as an argument.
 */
package dev.weir.alert;
