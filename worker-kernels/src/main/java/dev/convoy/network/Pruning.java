package dev.convoy.network;

import dev.convoy.layer.shape.Identity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Descriptions without some of their layers, blocks included. The others keep the names that the network's builder gives them, so
 * that their arrays are found under the old names.
 *
 * @param gone full names of the layers left out
 * @param biased full names of the layers whose bias is switched on
 */
record Pruning(Collection<String> gone, Collection<String> biased) {
    List<Map<String, Object>> layers(List<?> descriptions) {
        return list("", descriptions);
    }

    private List<Map<String, Object>> list(String path, Object descriptions) {
        List<?> all = (List<?>) descriptions;
        List<Map<String, Object>> kept = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Map<String, Object> description = NetworkBuilder.map(path + i, all.get(i));
            String name = path + NetworkBuilder.name(description, i);
            if (!gone.contains(name)) {
                if (kept.size() < i) {
                    description.put(NetworkBuilder.NAME, NetworkBuilder.name(description, i));
                }
                within(name, description);
                kept.add(description);
            }
        }
        if (kept.isEmpty()) {
            kept.add(NetworkBuilder.map(path, Identity.TYPE));
        }
        return kept;
    }

    private void within(String name, Map<String, Object> description) {
        if (biased.contains(name)) {
            description.put("bias", true);
        }
        replace(description, NetworkBuilder.LAYERS, NetworkBuilder.inside(name));
        replace(description, NetworkBuilder.BODY, NetworkBuilder.inside(name));
        replace(description, NetworkBuilder.SHORTCUT, NetworkBuilder.shortcut(name));
        if (description.get(NetworkBuilder.BRANCHES) instanceof List<?> branches) {
            List<Object> pruned = new ArrayList<>();
            for (int i = 0; i < branches.size(); i++) {
                pruned.add(list(NetworkBuilder.branch(name, i), branches.get(i)));
            }
            description.put(NetworkBuilder.BRANCHES, pruned);
        }
    }

    private void replace(Map<String, Object> description, String key, String path) {
        if (description.containsKey(key)) {
            description.put(key, list(path, description.get(key)));
        }
    }
}
