package dev.millrace.engine.limit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Who may run under a limit of so many at once, each until its lease is over.
///
/// Every change is one write that names the version it read, so no two workers can take the last permit: of
/// any number of writers one wins, and the others decide again on what stands then. A lease that is over
/// counts for nothing and goes with the next write; that is how the permits of dead workers come back.
///
/// @param version counts the writes, from 1; 0 where none was made
/// @param writer tells whose write this was
public record Permits(Scope scope, List<Lease> leases, long version, String writer) {
    /// @param holder a name that was made for one attempt alone
    public record Lease(String holder, Instant until) {}

    /// Wants a permit, or a longer one.
    ///
    /// @param most how many there may be, with this one
    /// @param renews whether a permit that still stands is to be made longer; none is made then
    public record Want(Lease lease, int most, boolean renews) {}

    /// @param granted holders that have what they wanted, once `next` is written
    /// @param changes whether there is anything to write
    public record Decided(Permits next, Set<String> granted, boolean changes) {}

    public Permits {
        leases = List.copyOf(leases);
    }

    public static Permits none(Scope scope) {
        return new Permits(scope, List.of(), 0, "");
    }

    /// How many leases are not over.
    public int held(Instant at) {
        return (int) leases.stream().filter(lease -> at.isBefore(lease.until())).count();
    }

    /// Those whose leases stand there, over or not.
    public Set<String> holders() {
        return leases.stream().map(Lease::holder).collect(Collectors.toSet());
    }

    /// @param back holders that are through
    public Decided decide(Collection<Want> wants, Set<String> back, Instant at, String by) {
        Map<String, Lease> standing = new LinkedHashMap<>();
        boolean changes = false;
        for (Lease lease : leases) {
            if (back.contains(lease.holder())) {
                changes = true;
            } else if (at.isBefore(lease.until())) {
                standing.put(lease.holder(), lease);
            }
        }
        Set<String> granted = new HashSet<>();
        for (Want want : wants) {
            Lease wanted = want.lease();
            Lease mine = standing.get(wanted.holder());
            boolean may = mine != null || !want.renews() && standing.size() < want.most();
            if (may) {
                granted.add(wanted.holder());
            }
            if (may && (mine == null || mine.until().isBefore(wanted.until()))) {
                standing.put(wanted.holder(), wanted);
                changes = true;
            }
        }
        Permits next = new Permits(scope, new ArrayList<>(standing.values()), version + 1, by);
        return new Decided(next, granted, changes);
    }
}
