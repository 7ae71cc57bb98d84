package dev.millrace.enginetestkit.simulation;

import dev.millrace.engine.port.Templates;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.enginetestkit.simulation.Weather.Port;
import java.util.Optional;

/// Templates: compiled ones are in memory mostly, finding one by name takes a call.
final class SimulatedTemplates implements Templates {
    private final Templates templates;
    private final Network network;

    SimulatedTemplates(Templates templates, Network network) {
        this.templates = templates;
        this.network = network;
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
