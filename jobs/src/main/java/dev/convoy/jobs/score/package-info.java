/**
 * What {@code convoy score} reads and writes, and what it says of its scores: while it runs, and at its end as text, as JSON and as a page.
 *
 * <p>In: images in parts ({@link dev.convoy.jobs.score.ScoreInput}), a scorer. Out: a folder of scores, each image's once, whatever ended
 * in between ({@link dev.convoy.jobs.score.Scoring}, {@link dev.convoy.jobs.score.ScoreOutput}).
 *
 * <p>In: the scores as rows, as {@link dev.convoy.score.Scorer} makes them, from whatever file they were read back; class names; pixels of some
 * images, if someone reads them again ({@link dev.convoy.jobs.score.ImagesAgain}). Out: {@link dev.convoy.jobs.score.ScoreSummary},
 * and its three forms.
 *
 * <pre>
 * rows -> SummaryColumns -> Tally (a part's, on executors) -> ScoreSummary -> SummaryText, SummaryJson, SummaryPage
 * </pre>
 *
 * <p>A summary is a function of the set of rows: their order, partitions and file format change no character of it. The driver's memory
 * does not grow with the images. Paths, class names and reasons are strangers' words.
 *
 * <p>May import: driver, worker-kernels, {@code jobs.page} and {@code jobs.text}.
 */
package dev.convoy.jobs.score;
