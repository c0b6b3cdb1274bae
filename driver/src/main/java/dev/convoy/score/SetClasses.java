package dev.convoy.score;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of a model's classes each class of a set is. Equal names tell; where no name is equal, numbers do, if the set has as many classes as the
 * model, or numbers for names.
 *
 * @param numbers the model's class for each of the set's, -1 where there is none
 */
record SetClasses(List<Integer> numbers) implements Serializable {
    /** Those of a set for a model. */
    static SetClasses of(List<String> set, List<String> model) {
        Map<String, Integer> byName = new HashMap<>();
        for (int c = 0; c < model.size(); c++) {
            byName.putIfAbsent(model.get(c), c);
        }
        boolean named = !set.equals(model) && set.stream().anyMatch(byName::containsKey);
        boolean numbered = set.size() == model.size() || set.stream().allMatch(name -> name.matches("\\d+"));
        List<Integer> numbers = new ArrayList<>();
        for (int c = 0; c < set.size(); c++) {
            numbers.add(named ? byName.getOrDefault(set.get(c), -1) : numbered && c < model.size() ? c : -1);
        }
        return new SetClasses(List.copyOf(numbers));
    }

    /** The model's class of a set's; null where there is none. */
    Integer of(int label) {
        return label < 0 || label >= numbers.size() || numbers.get(label) < 0 ? null : numbers.get(label);
    }
}
