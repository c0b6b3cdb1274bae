package dev.convoy.jobs.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The page: a heading, a row of figures, a table of contents, sections.
 *
 * @param title what it is about
 * @param about a line below it
 * @param facts the figures that matter most
 * @param sections the rest, in order
 */
public record Page(String title, String about, List<Fact> facts, List<Section> sections) {
    /** Nothing may be fetched, and no script runs, whatever a name on the page tries. */
    private static final String POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

    /**
     * A figure.
     *
     * @param name what it counts
     * @param value it, with its unit
     */
    public record Fact(String name, String value) {}

    /** Copies the lists. */
    public Page {
        facts = List.copyOf(facts);
        sections = List.copyOf(sections);
    }

    /** The HTML. */
    public String html() {
        Markup page = new Markup();
        page.open("html", "lang", "en").open("head");
        page.empty("meta", "charset", "utf-8");
        page.empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        page.element("title", title);
        page.style(style());
        page.closeLine().open("body");
        header(page);
        page.open("main");
        for (Section section : sections) {
            page.open("section", "id", section.id());
            page.element("h2", section.title());
            section.write(page);
            page.closeLine();
        }
        page.closeLine().close().close();
        return "<!DOCTYPE html>\n" + page + "\n";
    }

    private void header(Markup page) {
        page.open("header").element("h1", title).element("p", about, "class", "about");
        page.open("dl", "class", "facts");
        for (Fact fact : facts) {
            page.open("div")
                    .element("dt", fact.name())
                    .element("dd", fact.value())
                    .close();
        }
        page.closeLine();
        page.open("nav", "aria-label", "Contents").open("ul");
        for (Section section : sections) {
            page.open("li")
                    .element("a", section.title(), "href", "#" + section.id())
                    .close();
        }
        page.close().closeLine();
        page.closeLine();
    }

    private static String style() {
        try (InputStream in = Page.class.getResourceAsStream("page.css")) {
            if (in == null) {
                throw new IllegalStateException(
                        "the application jar lacks " + Page.class.getPackageName() + " page.css");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
