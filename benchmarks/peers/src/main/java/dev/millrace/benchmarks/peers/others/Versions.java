package dev.millrace.benchmarks.peers.others;

/// Which release of a library runs: from the name of its jar, as a repository keeps it.
final class Versions {
    private Versions() {}

    static String of(Class<?> some) {
        String jar = some.getProtectionDomain().getCodeSource().getLocation().getPath();
        String version = jar.replaceAll(".*?-(\\d[^/]*)\\.jar$", "$1");
        return version.equals(jar) ? "" : version;
    }
}
