package dev.convoy.jobs.page;

import dev.convoy.jobs.text.Shown;
import dev.convoy.network.LayerTable;
import dev.convoy.network.Network;
import java.util.List;

/**
 * The network layer by layer, with totals.
 *
 * @param network what is shown
 */
public record LayerSection(Network network) implements Section {
    @Override
    public String id() {
        return "layers";
    }

    @Override
    public String title() {
        return "Layers";
    }

    @Override
    public void write(Markup page) {
        page.element(
                "p",
                "Output shapes are channels x height x width of one image. Multiply-adds are those of the forward pass for one"
                        + " image; the receptive field is how many input pixels one output sees.");
        LayerTable layers = LayerTable.of(network);
        Table table = new Table(
                page, 2, List.of("Layer", "Type", "Output", "Parameters", "Multiply-adds", "Receptive field"));
        table.row("", "input", Shown.shape(network.input()), "", "", "");
        for (LayerTable.Row row : layers.rows()) {
            table.row(
                    row.name(),
                    row.type(),
                    Shown.shape(row.output()),
                    Shown.count(row.parameters()),
                    Shown.count(row.multiplyAdds()),
                    row.whole() ? "all" : row.field().joined(" x "));
        }
        table.total("Total", "", "", Shown.count(layers.parameters()), Shown.count(layers.multiplyAdds()), "");
    }
}
