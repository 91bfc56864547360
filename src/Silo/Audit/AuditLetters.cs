using System.Runtime.CompilerServices;
using Confluent.Kafka;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.DeadLetters;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Kafka.Consuming;
using OrleansKafkaLoki.Silo.Replay;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>The dead letters of a pipeline: which records, and why.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="options">Where it keeps them.</param>
/// <param name="admins">Reads them, where that is Kafka.</param>
/// <param name="time">The clock.</param>
internal sealed class AuditLetters(string pipeline, DeadLetterOptions options, KafkaAdmins admins, TimeProvider time)
{
    private readonly Dictionary<PartitionId, Dictionary<long, RejectionCause>> _causes = [];
    private readonly Dictionary<TopicPartition, long> _next = [];

    /// <summary>Why a record is a dead letter; null when it is none.</summary>
    public RejectionCause? CauseOf(PartitionId partition, long offset) =>
        _causes.TryGetValue(partition, out var causes) && causes.TryGetValue(offset, out var cause) ? cause : null;

    /// <summary>Reads those that it has not read, from where the pipeline keeps them.</summary>
    /// <exception cref="Grains.DeadLetters.DeadLetterException">They cannot be read.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await foreach (var stored in options.Target == DeadLetterTarget.File ? ReadFilesAsync(cancellationToken) : ReadTopicAsync(cancellationToken))
        {
            if (stored is { Letter: { } letter } && letter.Partition.Pipeline == pipeline)
            {
                (_causes.TryGetValue(letter.Partition, out var causes) ? causes : _causes[letter.Partition] = [])[letter.Offset] = letter.Cause;
            }
        }
    }

    /// <summary>Forgets the oldest of a partition, so that no more than these are remembered of it.</summary>
    public void Trim(int most)
    {
        foreach (var causes in _causes.Values.Where(causes => causes.Count > most))
        {
            foreach (var offset in causes.Keys.Order().Take(causes.Count - (most / 2)).ToList())
            {
                causes.Remove(offset);
            }
        }
    }

    private async IAsyncEnumerable<StoredLetter?> ReadFilesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in DeadLetterFiles.Find(options.Folder, pipeline))
        {
            await foreach (var letter in new FileReplayPart(pipeline, new LocalLetterFile(file), isDryRun: true, _ => { }).ReadAsync(cancellationToken))
            {
                yield return letter;
            }
        }
    }

    private async IAsyncEnumerable<StoredLetter?> ReadTopicAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var admin = admins.Of(pipeline);
        var topic = options.TopicOf(pipeline);
        var partitions = await DeadLetterTopics.PartitionsAsync(admin, topic, cancellationToken);
        if (partitions.Count == 0)
        {
            yield break;
        }

        using var log = new LogReader(admin.Credentials, time);
        foreach (var partition in partitions)
        {
            var bounds = await log.GetBoundsAsync(partition, cancellationToken);
            var from = Math.Max(bounds.Low, Math.Min(_next.GetValueOrDefault(partition), bounds.High));
            if (from < bounds.High)
            {
                await foreach (var message in log.ReadAsync(partition, from, bounds.High, cancellationToken))
                {
                    yield return Read(message);
                }
            }

            _next[partition] = bounds.High;
        }
    }

    private static StoredLetter? Read(Grains.DeadLetters.SourceRecord message)
    {
        try
        {
            return DeadLetterHeaders.Read(message);
        }
        catch (FormatException)
        {
            return null; // Something that is none: a record that it should have been is missing.
        }
    }
}
