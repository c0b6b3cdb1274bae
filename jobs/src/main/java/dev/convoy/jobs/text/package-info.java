/**
 * Numbers and shapes as people read them, on a terminal and on a page.
 *
 * <p>In: numbers, shapes. Out: text. Imports no other room of the commands.
 */
package dev.convoy.jobs.text;
