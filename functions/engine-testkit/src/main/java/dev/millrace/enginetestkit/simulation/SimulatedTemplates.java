package dev.millrace.enginetestkit.simulation;

import dev.millrace.engine.port.Templates;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Offer;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.enginetestkit.simulation.Weather.Port;
import java.util.Map;
import java.util.Optional;

/// Templates: compiled ones are in memory mostly, finding one by name takes a call.
final class SimulatedTemplates implements Templates {
    private final Templates templates;
    private final Network network;
    private final Map<String, Integer> percents;

    /// @param percents of the submissions that get the newest version of a template, by its name
    SimulatedTemplates(Templates templates, Network network, Map<String, Integer> percents) {
        this.templates = templates;
        this.network = network;
        this.percents = percents;
    }

    @Override
    public Optional<Offer> offer(String namespace, String name, Optional<String> version) {
        Optional<Template> newest = find(namespace, name, version);
        int percent = percents.getOrDefault(name, 0);
        return version.isPresent() || percent == 0
                ? newest.map(Offer::of)
                : find(namespace, name, Optional.of("1.0.0"))
                        .map(usual -> new Offer(
                                usual, newest.map(tried -> new Offer.Canary(tried, percent)), Optional.empty()));
    }

    @Override
    public Template byHash(TemplateRef ref, String hash) {
        return templates.byHash(ref, hash);
    }

    @Override
    public Template grown(Template in, int decision, int base, Json plan) {
        return templates.grown(in, decision, base, plan);
    }

    @Override
    public Optional<Template> find(String namespace, String name, Optional<String> version) {
        return network.call(Port.TEMPLATE, "find " + name, () -> templates.find(namespace, name, version));
    }
}
