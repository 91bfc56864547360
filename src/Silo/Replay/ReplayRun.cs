using Confluent.Kafka.Admin;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Loki.Limits;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Pipelines.Topics;
using OrleansKafkaLoki.Grains.Records.Routing;
using OrleansKafkaLoki.Silo.DeadLetters;
using OrleansKafkaLoki.Silo.Kafka.Admin;
using OrleansKafkaLoki.Silo.Kafka.Consuming;

namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>One replay of a pipeline's dead letters, from wherever they are kept.</summary>
internal sealed class ReplayRun(
    ReplayOptions options,
    IPipelineCatalog catalog,
    KafkaAdmins admins,
    IRecordFetcher fetcher,
    ILokiReader reader,
    ILokiPusher pusher,
    LearnedLimits limits,
    DeadLetterStores stores,
    TimeProvider time)
{
    private readonly PipelineOptions _pipeline = catalog.Pipelines[options.Pipeline];

    /// <summary>Replays them all.</summary>
    /// <param name="summary">Takes what has become of them, also when the replay is broken off.</param>
    /// <param name="beginRound">Asked before anything is sent, every time; throws when nothing may be sent any more.</param>
    /// <param name="stopping">Ends it when the letters under way have their outcome.</param>
    /// <param name="cancellationToken">Breaks it off between two letters, or while Kafka or Loki are waited for.</param>
    /// <exception cref="ReplayException">Loki does not let itself be asked, or something is no dead letter.</exception>
    /// <exception cref="DeadLetterException">The dead letters cannot be read or written.</exception>
    /// <exception cref="TopicCatalogException">Kafka cannot be asked.</exception>
    /// <exception cref="IOException">A file cannot be read or renamed.</exception>
    public async Task RunAsync(ReplaySummary summary, Func<CancellationToken, Task> beginRound, CancellationToken stopping, CancellationToken cancellationToken)
    {
        var (sink, letters) = (_pipeline.Sink, _pipeline.DeadLetters);
        var asks = sink.Delivery == DeliveryMode.EffectivelyOnce;
        using var routing = new ReplayRouting(new PipelinePlan(options.Pipeline, _pipeline));
        using var store = stores.Create(options.Pipeline);
        var streams = new ReplayStreams(letters.ReplayLabel, options.ToOriginalStreams, sink.Limits.MaxLabelNames);
        var delivery = new ReplayDelivery(sink, asks ? reader : null, pusher, limits, streams.Label, options.IsDryRun, time);
        var replayer = new Replayer(options, sink, routing, fetcher, streams, delivery, store, summary, beginRound, stopping);
        if (options.Files.Count > 0 || letters.Target == DeadLetterTarget.File)
        {
            foreach (var file in options.Files.Count > 0 ? options.Files : DeadLetterFiles.Find(letters.Folder, options.Pipeline).Select(ILetterFile (path) => new LocalLetterFile(path)))
            {
                await replayer.ReplayAsync(new FileReplayPart(options.Pipeline, file, options.IsDryRun, summary.AddUnreadable), cancellationToken);
            }
        }
        else
        {
            await ReplayTopicAsync(replayer, summary, cancellationToken);
        }
    }

    private async Task ReplayTopicAsync(Replayer replayer, ReplaySummary summary, CancellationToken cancellationToken)
    {
        var (admin, topic) = (admins.Of(options.Pipeline), _pipeline.DeadLetters.TopicOf(options.Pipeline));
        var group = DeadLetterTopics.ReplayGroupOf(_pipeline.Source);
        var partitions = await DeadLetterTopics.PartitionsAsync(admin, topic, cancellationToken);
        if (partitions.Count == 0)
        {
            return;
        }

        // All ends first: letters that are refused again come behind them.
        var ends = await admin.ListOffsetsAsync(partitions, OffsetSpec.Latest()).WaitAsync(cancellationToken);
        using var log = new LogReader(admin.Credentials, time);
        foreach (var (partition, end) in partitions.Zip(ends))
        {
            var range = new LogBounds(await DeadLetterTopics.ReplayedUntilAsync(admin, partition, group, end, cancellationToken), end);
            var part = new TopicReplayPart(options.Pipeline, partition, range, group, log, admin, summary.AddUnreadable);
            await replayer.ReplayAsync(part, cancellationToken);
        }
    }
}
