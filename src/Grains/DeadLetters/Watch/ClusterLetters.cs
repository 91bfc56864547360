using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.DeadLetters.Watch;

/// <summary>A pipeline's dead letters, wherever they are kept: in Kafka this silo reads them; of files each silo answers for its own.</summary>
public sealed class ClusterLetters(ILocalLetters local, IDeadLetterKeepers keepers, IClusterMembershipService membership, TimeProvider time)
{
    /// <summary>A look takes a few seconds, and another one may be under way.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>A page of a pipeline's letters.</summary>
    /// <exception cref="ArgumentException">The query's limit is out of range.</exception>
    /// <exception cref="DeadLetterException">Kafka cannot be read.</exception>
    public async Task<DeadLetterPage> PageAsync(string pipeline, DeadLetterQuery query)
    {
        if (query.Limit is < 1 or > DeadLetterQuery.MaxLimit)
        {
            throw new ArgumentException($"The limit must be from 1 to {DeadLetterQuery.MaxLimit}.", nameof(query));
        }

        if (local.AreShared(pipeline))
        {
            return Merge(query, [await local.ScanAsync(pipeline, query)]);
        }

        var (scans, silent) = await AskAsync(keeper => keeper.ScanAsync(pipeline, query));
        return Merge(query, scans) with { Silent = silent };
    }

    /// <summary>One letter; null when there is none of that id.</summary>
    /// <exception cref="DeadLetterException">Kafka, or a silo that may have it, cannot be read.</exception>
    public async Task<DeadLetterContent?> FindAsync(string pipeline, string id)
    {
        if (local.AreShared(pipeline))
        {
            return await local.FindAsync(pipeline, id);
        }

        var (found, silent) = await AskAsync(keeper => keeper.FindAsync(pipeline, id));
        return found.FirstOrDefault(letter => letter is not null)
            ?? (silent.IsEmpty ? null : throw new DeadLetterException($"The silo {silent[0].Silo} does not answer, and may have it: {silent[0].Reason}"));
    }

    /// <summary>The files that each silo has to replay; those of a folder that several have are the first one's.</summary>
    public async Task<(IReadOnlyList<(SiloAddress Silo, string File)> Files, ImmutableArray<SilentSilo> Silent)> FilesAsync(string pipeline)
    {
        var (lists, silent) = await SiloRound.AskAsync(
            membership.ActiveSilos(), async silo => (Silo: silo, Files: await keepers.On(silo).GetFilesAsync(pipeline)), Patience, time);
        return ([.. lists.SelectMany(list => list.Files.Select(file => (list.Silo, File: file))).DistinctBy(file => file.File)], silent);
    }

    /// <summary>The first of all silos' letters, and the sums of all.</summary>
    internal static DeadLetterPage Merge(DeadLetterQuery query, IReadOnlyList<DeadLetterScan> scans)
    {
        var parts = scans.SelectMany(scan => scan.Parts).DistinctBy(part => part.Name).ToList();
        var all = scans.SelectMany(scan => scan.Items).DistinctBy(item => item.Id).OrderBy(item => item.Place, DeadLetterPlace.NewestFirst).ToList();
        var items = all.Take(query.Limit).ToImmutableArray();
        return new DeadLetterPage
        {
            Counts = [.. parts.SelectMany(part => part.Counts).GroupBy(count => (count.Partition, count.Cause))
                .Select(group => new DeadLetterCount(group.Key.Partition, group.Key.Cause, group.Sum(count => count.Letters)))
                .OrderByDescending(count => count.Letters).ThenBy(count => count.Partition.ToString(), StringComparer.Ordinal).ThenBy(count => count.Cause)],
            Items = items,
            Next = items.Length > 0 && (all.Count > items.Length || scans.Any(scan => scan.HasMore)) ? items[^1].Place : null,
            Unreadable = parts.Sum(part => part.Unreadable),
            UnreadOffsets = parts.Sum(part => part.UnreadOffsets),
            UnreadBytes = parts.Sum(part => part.UnreadBytes),
        };
    }

    private Task<(IReadOnlyList<T> Answers, ImmutableArray<SilentSilo> Silent)> AskAsync<T>(Func<IDeadLetterKeeper, Task<T>> ask) =>
        SiloRound.AskAsync(membership.ActiveSilos(), silo => ask(keepers.On(silo)), Patience, time);
}
