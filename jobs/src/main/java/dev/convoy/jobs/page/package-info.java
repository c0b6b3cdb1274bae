/**
 * Pages: one HTML file each, which refers to nothing outside itself: pictures are PNG data, charts are SVG, there is no script. The sections
 * here are those of {@code convoy inspect}, which say what a network is, what it learned and where it fails; the page of a scoring has its own
 * ({@code jobs.score}).
 *
 * <p>In: a network with its arrays, scored images, a run's history. Out: HTML, well-formed as XML too. {@link
 * dev.convoy.jobs.page.Markup} alone escapes: class names, file names and settings are strangers' words.
 *
 * <p>May import: driver, worker-kernels and {@code jobs.text}; of Spark nothing.
 */
package dev.convoy.jobs.page;
