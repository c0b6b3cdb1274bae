package dev.convoy.jobs.score;

import dev.convoy.jobs.page.Markup;
import dev.convoy.jobs.page.Section;
import dev.convoy.jobs.text.Shown;
import dev.convoy.jobs.text.VisibleText;
import java.util.List;
import java.util.Locale;

/**
 * How many images were taken for each class.
 *
 * @param summary of the scores
 */
record PredictedSection(ScoreSummary summary) implements Section {
    private static final int OPEN = 25;
    private static final int MOST = 100;
    private static final int WIDTH = 240;
    private static final int HEIGHT = 12;

    @Override
    public String id() {
        return "predicted";
    }

    @Override
    public String title() {
        return "Predicted classes";
    }

    @Override
    public void write(Markup page) {
        if (summary.totals().scored() == 0) {
            page.element("p", "No image was scored.", "class", "missing");
            return;
        }
        long[] counts = summary.predictions().counts();
        List<Integer> classes = summary.predictions().classes();
        table(page, classes.subList(0, Math.min(OPEN, classes.size())));
        if (classes.size() > OPEN) {
            List<Integer> more = classes.subList(OPEN, Math.min(MOST, classes.size()));
            page.open("details").element("summary", "The next " + Shown.count(more.size()));
            table(page, more);
            page.closeLine();
        }
        rest(page, classes, counts);
    }

    private void table(Markup page, List<Integer> shown) {
        long[] counts = summary.predictions().counts();
        long most =
                summary.predictions().counts()[summary.predictions().classes().get(0)];
        page.open("div", "class", "wide", "tabindex", "0").open("table", "class", "bars");
        page.open("thead").open("tr").element("th", "Class", "scope", "col");
        page.element("th", "Images", "scope", "col", "class", "number");
        page.element("th", "Share", "scope", "col", "class", "number")
                .element("td", "")
                .close();
        page.closeLine().open("tbody");
        for (int c : shown) {
            page.open("tr").element("th", VisibleText.of(summary.name(c)), "scope", "row");
            page.element("td", Shown.count(counts[c]), "class", "number");
            page.element(
                    "td", Shown.percent((double) counts[c] / summary.totals().scored()), "class", "number");
            bar(page, (double) counts[c] / most);
            page.closeLine();
        }
        page.close().close().closeLine();
    }

    /** A bar beside numbers that say the same: nothing for those who do not see it. */
    private static void bar(Markup page, double share) {
        page.open("td").open("svg", "viewBox", "0 0 " + WIDTH + " " + HEIGHT, "class", "chart", "aria-hidden", "true");
        page.empty(
                "rect",
                "class",
                "bar",
                "x",
                "0",
                "y",
                "0",
                "width",
                String.format(Locale.ROOT, "%.2f", Math.max(1, share * WIDTH)),
                "height",
                Integer.toString(HEIGHT));
        page.close().close();
    }

    private void rest(Markup page, List<Integer> classes, long[] counts) {
        StringBuilder rest = new StringBuilder();
        if (classes.size() > MOST) {
            long others = classes.stream().skip(MOST).mapToLong(c -> counts[c]).sum();
            rest.append(Shown.count(classes.size() - MOST))
                    .append(" other classes: ")
                    .append(Shown.count(others))
                    .append(" images. ");
        }
        int never = summary.classNames().size() - classes.size();
        if (never > 0) {
            rest.append("Classes that no image was taken for: ")
                    .append(Shown.count(never))
                    .append('.');
        }
        if (!rest.isEmpty()) {
            page.element("p", rest.toString().strip(), "class", "note");
        }
    }
}
