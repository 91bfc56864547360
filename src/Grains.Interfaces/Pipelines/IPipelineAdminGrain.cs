using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansKafkaLoki.Grains.Interfaces.DeadLetters;
using OrleansKafkaLoki.Grains.Interfaces.Explanation;
using OrleansKafkaLoki.Grains.Interfaces.Partitions;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Interfaces.Pipelines;

/// <summary>The operator's view of one pipeline. Keyed by the pipeline's name.</summary>
[Alias("okl.IPipelineAdminGrain"), Orleans.CodeGeneration.Version(1)]
public interface IPipelineAdminGrain : IGrainWithStringKey
{
    /// <summary>The most characters of a reason and of a name.</summary>
    const int LongestText = 500;

    /// <summary>The longest that <see cref="DrainStreamsAsync"/> waits, in seconds: less than a call may take.</summary>
    const int LongestStreamDrain = 20;

    /// <summary>Where the pipeline and each of its partitions stand.</summary>
    [Alias("GetStatus"), ReadOnly]
    Task<PipelineStatus> GetStatusAsync();

    /// <summary>
    /// Has partitions read nothing until they are resumed, also over restarts and moves. What they have read goes on to Loki; their place is kept.
    /// Returns when those that run have been told; one that does not answer is told with the next look at Kafka. One order for the same partitions counts: a second one changes nothing.
    /// </summary>
    /// <param name="scope">Which partitions.</param>
    /// <param name="reason">Why: for whoever finds them paused.</param>
    /// <param name="by">Who says so.</param>
    /// <exception cref="UnknownPartitionException">There is no such topic or partition.</exception>
    /// <exception cref="ArgumentException">Reason or name is empty or longer than <see cref="LongestText"/>.</exception>
    [Alias("Pause")]
    Task<ControlOutcome> PauseAsync(PartitionScope scope, string reason, string by);

    /// <summary>Ends the pauses of these partitions and of all within; a pause of more partitions than these stays.</summary>
    /// <param name="scope">Which partitions.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who says so.</param>
    /// <exception cref="ArgumentException">As of <see cref="PauseAsync"/>.</exception>
    [Alias("Resume")]
    Task<ControlOutcome> ResumeAsync(PartitionScope scope, string reason, string by);

    /// <summary>What <see cref="PauseAsync"/> would do now; changes nothing. Reason and name may be empty.</summary>
    /// <exception cref="UnknownPartitionException">There is no such topic or partition.</exception>
    [Alias("PlanPause"), ReadOnly]
    Task<ControlOutcome> PlanPauseAsync(PartitionScope scope, string reason, string by);

    /// <summary>What <see cref="ResumeAsync"/> would do now; changes nothing.</summary>
    /// <exception cref="UnknownPartitionException">There is no such topic or partition.</exception>
    [Alias("PlanResume"), ReadOnly]
    Task<ControlOutcome> PlanResumeAsync(PartitionScope scope);

    /// <summary>What operators did to the pipeline, the latest first; the last 500 changes are kept.</summary>
    [Alias("GetChanges"), ReadOnly]
    Task<ImmutableArray<ControlChange>> GetChangesAsync();

    /// <summary>What <see cref="SeekAsync"/> would do now; changes nothing.</summary>
    /// <param name="scope">Which partitions.</param>
    /// <param name="target">Where they are to go on.</param>
    /// <exception cref="UnknownPartitionException">There is no such topic or partition.</exception>
    /// <exception cref="ArgumentException">It has no such offset.</exception>
    [Alias("PlanSeek"), ReadOnly]
    Task<ImmutableArray<PositionStep>> PlanSeekAsync(PartitionScope scope, SeekTarget target);

    /// <summary>
    /// Has partitions go on elsewhere. What lies between is passed, and counts as skipped; what is read again is sent where Loki, asked before, does not
    /// have it. What is under way gets a moment for its verdicts. A partition that does not answer, or does not run, does so once it can.
    /// </summary>
    /// <param name="scope">Which partitions.</param>
    /// <param name="target">Where they are to go on.</param>
    /// <param name="etag">The <see cref="PositionStep.ETag"/> that one partition must still have; null for any.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who says so.</param>
    /// <exception cref="ArgumentException">As of <see cref="PlanSeekAsync"/> and <see cref="PauseAsync"/>.</exception>
    /// <exception cref="StalePositionException">The partition stands elsewhere by now.</exception>
    [Alias("Seek")]
    Task<ImmutableArray<PositionStep>> SeekAsync(PartitionScope scope, SeekTarget target, string? etag, string reason, string by);

    /// <summary>What <see cref="SkipAsync"/> would do now; changes nothing.</summary>
    /// <exception cref="ArgumentException">As of <see cref="SkipAsync"/>.</exception>
    [Alias("PlanSkip"), ReadOnly]
    Task<PositionStep> PlanSkipAsync(string topic, int partition, OffsetSpan offsets);

    /// <summary>Has a partition pass offsets: at once where it stands at one of them, else when it comes to them, also over restarts and moves.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition's number.</param>
    /// <param name="offsets">Which; all of them in Kafka's log, and none of them has its verdict yet.</param>
    /// <param name="etag">As of <see cref="SeekAsync"/>.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who says so.</param>
    /// <exception cref="UnknownPartitionException">There is no such partition.</exception>
    /// <exception cref="ArgumentException">There are no such offsets that are still to come.</exception>
    /// <exception cref="StalePositionException">The partition stands elsewhere by now.</exception>
    [Alias("Skip")]
    Task<PositionStep> SkipAsync(string topic, int partition, OffsetSpan offsets, string? etag, string reason, string by);

    /// <summary>
    /// Pauses partitions and waits until what they have read has its verdicts and their checkpoints say so: then nothing of them is under way anywhere.
    /// They stay paused.
    /// </summary>
    /// <param name="scope">Which partitions.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="patience">How long to wait, at most 20 s; what is not drained by then goes on, and may be asked for again.</param>
    /// <exception cref="ArgumentException">As of <see cref="PauseAsync"/>.</exception>
    [Alias("Drain")]
    Task<DrainOutcome> DrainAsync(PartitionScope scope, string reason, string by, TimeSpan patience);

    /// <summary>Waits on for a drain, and pauses nothing.</summary>
    /// <param name="scope">Which partitions.</param>
    /// <param name="patience">As of <see cref="DrainAsync"/>.</param>
    /// <exception cref="UnknownPartitionException">There is no such topic or partition.</exception>
    [Alias("AwaitDrain"), ReadOnly]
    Task<DrainOutcome> AwaitDrainAsync(PartitionScope scope, TimeSpan patience);

    /// <summary>
    /// Moves a partition. It stays there until <c>IClusterAdminGrain.RebalanceAsync</c>, until that silo leaves, or until the balancer itself starts anew; the others are
    /// spread evenly around it.
    /// </summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition's number.</param>
    /// <param name="silo">The silo, by its address or its <c>address:port</c>.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who says so.</param>
    /// <returns>False when it was to run there already.</returns>
    /// <exception cref="UnknownPartitionException">There is no such partition.</exception>
    /// <exception cref="ArgumentException">There is no such silo that can run it.</exception>
    [Alias("Move")]
    Task<bool> MoveAsync(string topic, int partition, string silo, string reason, string by);

    /// <summary>Whether <see cref="MoveAsync"/> would change anything now; changes nothing.</summary>
    /// <exception cref="ArgumentException">As of <see cref="MoveAsync"/>.</exception>
    [Alias("PlanMove"), ReadOnly]
    Task<bool> PlanMoveAsync(string topic, int partition, string silo);

    /// <summary>
    /// Label streams: each silo answers for its own, at most a page, so that it may have any number. A stream that nothing came of for three
    /// minutes is not known any more.
    /// </summary>
    /// <exception cref="ArgumentException">The query's limit is out of range, or its selector is none.</exception>
    [Alias("GetStreams"), ReadOnly]
    Task<StreamPage> GetStreamsAsync(StreamQuery query);

    /// <summary>The tenants that streams of the pipeline are sent for.</summary>
    [Alias("GetTenants"), ReadOnly]
    Task<TenantList> GetTenantsAsync();

    /// <summary>Has streams push what they hold of some partitions instead of waiting for batches to fill or age. Returns when all are told.</summary>
    /// <param name="scope">Which partitions: a stream that holds something of one pushes all that it holds.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who says so.</param>
    /// <exception cref="ArgumentException">As of <see cref="PauseAsync"/>.</exception>
    [Alias("Flush")]
    Task<FlushOutcome> FlushAsync(PartitionScope scope, string reason, string by);

    /// <summary>The same for streams.</summary>
    /// <param name="scope">Which streams.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who says so.</param>
    /// <exception cref="ArgumentException">The selector is none, or reason or name is empty or longer than <see cref="LongestText"/>.</exception>
    [Alias("FlushStreams")]
    Task<FlushOutcome> FlushStreamsAsync(StreamScope scope, string reason, string by);

    /// <summary>
    /// The same, and waits until all that they hold now has its verdicts; what comes meanwhile is not waited for, and goes on. Streams that are paused, or leave their
    /// silo meanwhile, stay unsettled.
    /// </summary>
    /// <param name="scope">Which streams.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="patience">How long to wait, at most <see cref="LongestStreamDrain"/>.</param>
    /// <exception cref="ArgumentException">As of <see cref="FlushStreamsAsync"/>.</exception>
    [Alias("DrainStreams")]
    Task<StreamDrainOutcome> DrainStreamsAsync(StreamScope scope, string reason, string by, TimeSpan patience);

    /// <summary>
    /// Has nothing of some streams pushed until they are resumed, also over restarts and moves. A push under way ends first. What comes of them is held, and once a
    /// partition's share of memory is full of it, that partition reads no further: whoever wants the others to go on has to exclude what is paused.
    /// One order for the same streams counts: a second one changes nothing.
    /// </summary>
    /// <param name="scope">Which streams.</param>
    /// <param name="reason">Why: for whoever finds them paused.</param>
    /// <param name="by">Who says so.</param>
    /// <exception cref="ArgumentException">As of <see cref="FlushStreamsAsync"/>.</exception>
    [Alias("PauseStreams")]
    Task<StreamControlOutcome> PauseStreamsAsync(StreamScope scope, string reason, string by);

    /// <summary>Ends the pauses of these streams: all of them, all that name a tenant, or just the one with this selector.</summary>
    /// <param name="scope">Which streams.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who says so.</param>
    /// <exception cref="ArgumentException">As of <see cref="FlushStreamsAsync"/>.</exception>
    [Alias("ResumeStreams")]
    Task<StreamControlOutcome> ResumeStreamsAsync(StreamScope scope, string reason, string by);

    /// <summary>
    /// Why the pipeline, a partition or a stream does not go on as it should, in one sentence, from what silos remember: no question to Kafka or Loki. Takes less than a
    /// second; a silo that does not answer by then is named.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such partition, or no such stream any more.</exception>
    [Alias("Explain"), ReadOnly]
    Task<Diagnosis> ExplainAsync(ExplainSubject subject);

    /// <summary>
    /// The dead letters that no replay has released, and how many there are by partition and cause, without anything of their records' content. Those in Kafka are read there;
    /// of files each silo answers for its own. A replay of them is a job (<c>IPipelineJobsGrain</c>).
    /// </summary>
    /// <exception cref="ArgumentException">The query's limit is out of range.</exception>
    [Alias("GetDeadLetters"), ReadOnly, ResponseTimeout("00:00:30")]
    Task<DeadLetterPage> GetDeadLettersAsync(DeadLetterQuery query);

    /// <summary>A dead letter with its content.</summary>
    /// <returns>The letter; null when there is none of that id.</returns>
    [Alias("GetDeadLetter"), ReadOnly, ResponseTimeout("00:00:30")]
    Task<DeadLetterContent?> GetDeadLetterAsync(string id);
}
