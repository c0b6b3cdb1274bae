package dev.convoy.jobs.score;

import dev.convoy.image.RawImage;
import dev.convoy.jobs.page.Page;
import dev.convoy.jobs.page.Page.Fact;
import dev.convoy.jobs.page.Section;
import dev.convoy.jobs.text.Shown;
import dev.convoy.jobs.text.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A summary as a page: one file that refers to nothing outside itself. */
public final class SummaryPage {
    private SummaryPage() {}

    /**
     * The page.
     *
     * @param about what was scored, and by which model; a line
     * @param pictures of the least sure images and the surest mistakes, as far as they were read again
     */
    public static Page of(ScoreSummary summary, String about, Map<ImageKey, RawImage> pictures) {
        List<Section> sections = new ArrayList<>();
        if (summary.totals().failed() > 0) {
            sections.add(new ErrorSection(summary));
        }
        sections.add(new PredictedSection(summary));
        sections.add(new ProbabilitySection(summary.predictions()));
        summary.truth().ifPresent(truth -> sections.add(new TruthSection(summary, truth)));
        sections.add(new SheetSection(
                SheetSection.Kind.LEAST_SURE, summary.predictions().leastSure(), summary, pictures));
        summary.truth()
                .ifPresent(truth -> sections.add(
                        new SheetSection(SheetSection.Kind.MISTAKES, truth.mistakes(), summary, pictures)));
        return new Page("Scores", VisibleText.of(about), facts(summary), sections);
    }

    private static List<Fact> facts(ScoreSummary summary) {
        ScoreSummary.Totals totals = summary.totals();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("images", Shown.count(totals.images())));
        facts.add(new Fact("scored", Shown.count(totals.scored())));
        facts.add(new Fact("failed", Shown.count(totals.failed())));
        facts.add(new Fact("images a second", Shown.rate(totals.rate())));
        facts.add(new Fact("took", Shown.duration(totals.seconds())));
        totals.decodeMillis().ifPresent(millis -> facts.add(new Fact("decoding an image", SummaryText.millis(millis))));
        totals.scoreMillis().ifPresent(millis -> facts.add(new Fact("scoring an image", SummaryText.millis(millis))));
        if (totals.otherLabels() > 0) {
            facts.add(new Fact("labels that are no class", Shown.count(totals.otherLabels())));
        }
        summary.truth().ifPresent(truth -> {
            ScoreSummary.Hits hits = truth.hits();
            facts.add(new Fact("right of " + Shown.count(hits.labelled()), Shown.percent(hits.accuracy())));
            if (hits.within() > 1) {
                facts.add(new Fact("among the best " + hits.within(), Shown.percent(hits.accuracyWithin())));
            }
        });
        return facts;
    }
}
