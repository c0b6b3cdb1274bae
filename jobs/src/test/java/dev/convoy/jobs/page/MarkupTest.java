package dev.convoy.jobs.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MarkupTest {
    @Test
    void textsAndAttributesAreEscaped() {
        Markup page = new Markup();
        page.open("p", "title", "\"a\" & <b>")
                .text("<script>alert('x')</script>")
                .close();
        assertThat(page)
                .hasToString("<p title=\"&quot;a&quot; &amp; &lt;b&gt;\">"
                        + "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;</p>");
    }

    @Test
    void whatNoPageCanHoldIsReplaced() {
        assertThat(new Markup().text("a\u0000b\u001bc\ud800d\ufffee\tf\n\ud83d\ude00"))
                .hasToString("a\ufffdb\ufffdc\ufffdd\ufffde\tf\n\ud83d\ude00");
    }

    @Test
    void whatIsOpenedMustBeClosed() {
        Markup page = new Markup().open("div").open("p");
        assertThatThrownBy(page::toString)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("elements left open: [p, div]");
    }

    @Test
    void aStyleSheetMayNotEndItself() {
        assertThatThrownBy(() -> new Markup().style("a{}</style>"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a style sheet on a page expects neither < nor &");
    }
}
