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
internal sealed class AuditLetters
{
    private readonly Dictionary<PartitionId, Dictionary<long, RejectionCause>> _causes = [];

    /// <summary>Why a record is a dead letter; null when it is none.</summary>
    public RejectionCause? CauseOf(PartitionId partition, long offset) =>
        _causes.TryGetValue(partition, out var causes) && causes.TryGetValue(offset, out var cause) ? cause : null;

    /// <summary>Reads them all, from where the pipeline keeps them.</summary>
    /// <exception cref="Grains.DeadLetters.DeadLetterException">They cannot be read.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public async Task ReadAsync(string pipeline, DeadLetterOptions options, KafkaAdmins admins, TimeProvider time, CancellationToken cancellationToken)
    {
        var letters = options.Target == DeadLetterTarget.File
            ? ReadFilesAsync(pipeline, options.Folder, cancellationToken)
            : ReadTopicAsync(admins.Of(pipeline), options.TopicOf(pipeline), time, cancellationToken);
        await foreach (var stored in letters)
        {
            if (stored is { Letter: { } letter } && letter.Partition.Pipeline == pipeline)
            {
                (_causes.TryGetValue(letter.Partition, out var causes) ? causes : _causes[letter.Partition] = [])[letter.Offset] = letter.Cause;
            }
        }
    }

    private static async IAsyncEnumerable<StoredLetter?> ReadFilesAsync(
        string pipeline, string folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in DeadLetterFiles.Find(folder, pipeline))
        {
            await foreach (var letter in new FileReplayPart(pipeline, file, isDryRun: true, _ => { }).ReadAsync(cancellationToken))
            {
                yield return letter;
            }
        }
    }

    private static async IAsyncEnumerable<StoredLetter?> ReadTopicAsync(
        KafkaAdmin admin, string topic, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var count = (await admin.GetTopicsAsync(cancellationToken)).PartitionCounts.GetValueOrDefault(topic);
        using var log = new LogReader(admin.Credentials, time);
        foreach (var partition in Enumerable.Range(0, count).Select(partition => new TopicPartition(topic, partition)))
        {
            var bounds = await log.GetBoundsAsync(partition, cancellationToken);
            await foreach (var message in log.ReadAsync(partition, bounds.Low, bounds.High, cancellationToken))
            {
                yield return Read(message);
            }
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
