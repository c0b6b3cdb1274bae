/**
 * Figures and strangers' words as people read them, on a terminal and on a page.
 *
 * <p>In: numbers, shapes, counts, texts. Out: text, and what is worth saying of them. Imports no other room of the commands.
 */
package dev.convoy.jobs.text;
