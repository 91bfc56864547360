using OrleansKafkaLoki.Grains.DeadLetters.Watch;
using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Jobs;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Silo.Replay;

namespace OrleansKafkaLoki.Silo.Jobs;

/// <summary>Where a pipeline's dead letters are that a job replays: in Kafka, or in files of any silo.</summary>
internal sealed class LetterPlaces(ClusterLetters letters, ILocalLetters local, IDeadLetterKeepers keepers)
{
    /// <summary>Throws unless there is a letter that an order means, or may be.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public async Task CheckAsync(string pipeline, JobOrder order)
    {
        if (order.Letters.Length > JobOrder.MostLetters)
        {
            throw new ArgumentException($"Name at most {JobOrder.MostLetters} letters.", nameof(order));
        }

        foreach (var id in order.Letters)
        {
            if (await letters.FindAsync(pipeline, id) is null)
            {
                throw new ArgumentException($"There is no dead letter '{id}'.", nameof(order));
            }
        }

        if (order.Letters.IsEmpty
            && await letters.PageAsync(pipeline, new DeadLetterQuery { Scope = order.Scope, Causes = order.Causes, Limit = 1 }) is { Total: 0, UnreadOffsets: 0, UnreadBytes: 0, Silent.IsEmpty: true })
        {
            throw new ArgumentException("There is no such dead letter that is not replayed.", nameof(order));
        }
    }

    /// <summary>Whether there are any places, the files if they are files, and the silos whose files are not known.</summary>
    public async Task<(bool IsAnywhere, IReadOnlyList<ILetterFile> Files, IReadOnlyList<SilentSilo> Silent)> FindAsync(string pipeline)
    {
        if (local.AreShared(pipeline))
        {
            return (true, [], []);
        }

        var (files, silent) = await letters.FilesAsync(pipeline);
        return (files.Count > 0, [.. files.Select(file => new RemoteLetterFile(keepers.On(file.Silo), pipeline, file.File))], silent);
    }
}
