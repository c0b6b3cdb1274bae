package dev.convoy.jobs.page;

/** A part of the page, under a heading that the table of contents names. */
public interface Section {
    /** What the page's links call it: letters and hyphens. */
    String id();

    /** Its heading. */
    String title();

    /** Writes what follows the heading. */
    void write(Markup page);
}
