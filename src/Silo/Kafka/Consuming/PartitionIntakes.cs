using System.Collections;
using Confluent.Kafka;
using OrleansKafkaLoki.Grains.Records;
using OrleansKafkaLoki.Silo.Kafka.Native;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Kafka.Consuming;

/// <summary>The partitions that a pipeline reads on this silo; finds each message's one without looking at its topic's name.</summary>
/// <param name="fields">What to read of a record.</param>
/// <param name="pause">Pauses a partition whose window is full.</param>
/// <param name="onError">Handles an error of a partition, or of the client (then without one).</param>
internal sealed class PartitionIntakes(RecordFields fields, Action<PartitionIntake> pause, Action<PartitionIntake?, Error> onError)
    : IReadOnlyCollection<PartitionIntake>
{
    private readonly Dictionary<(string Topic, int Partition), PartitionIntake> _byName = [];

    // Handles are stable only while their topic is assigned, so this is emptied with every change of the assignment.
    private readonly Dictionary<(nint Topic, int Partition), PartitionIntake> _byHandle = [];
    private readonly List<PartitionIntake> _filling = [];

    private (nint Topic, int Partition) _lastHandle;
    private PartitionIntake? _last;

    /// <summary>The time of the current read, in ticks of the caller's clock.</summary>
    public long Now { get; set; }

    /// <inheritdoc/>
    public int Count => _byName.Count;

    /// <summary>True when a batch is begun and not handed over.</summary>
    public bool IsAnyFilling => _filling.Count > 0;

    public void Add(PartitionIntake intake)
    {
        _byName.Add(Name(intake.Feed), intake);
        ForgetHandles();
    }

    public void Remove(PartitionIntake intake)
    {
        _byName.Remove(Name(intake.Feed));
        ForgetHandles();
    }

    /// <summary>The partition behind a feed; null when it is no longer read.</summary>
    public PartitionIntake? Find(PartitionFeed feed) =>
        Find(feed.Partition.Topic, feed.Partition.Partition) is { } intake && ReferenceEquals(intake.Feed, feed) ? intake : null;

    /// <summary>The partition of that name; null when it is not read.</summary>
    public PartitionIntake? Find(string topic, int partition) => _byName.GetValueOrDefault((topic, partition));

    public void Take(in KafkaMessage message)
    {
        var handle = (message.Topic, message.Partition);
        var intake = _last is not null && handle == _lastHandle ? _last : Find(handle, in message);
        if (message.Error is not (ErrorCode.NoError or ErrorCode.Local_PartitionEOF))
        {
            onError(intake, message.ToError());
            return;
        }

        // Records of a partition that was closed a moment ago may still arrive, or of one whose position is still to be held against its log.
        if (intake is null || intake.AwaitsSeek)
        {
            return;
        }

        if (message.Error == ErrorCode.NoError && message.Offset < intake.Position)
        {
            // A client that seeks or reconnects may repeat records; a feed never does.
            if (message.Offset >= intake.FetchFrom)
            {
                onError(intake, PartitionFault.CutAt(intake.FetchFrom));
            }

            return;
        }

        if (!intake.IsFilling)
        {
            _filling.Add(intake);
        }

        if (message.Error == ErrorCode.Local_PartitionEOF)
        {
            intake.ReachEnd(message.Offset, Now);
        }
        else if (intake.Take(in message, fields, Now))
        {
            pause(intake);
        }
    }

    /// <summary>
    /// Hands over the batches whose readers have nothing else to do. A reader that lags behind gets fuller batches
    /// instead, which cost less memory and fewer wake-ups.
    /// </summary>
    /// <param name="begunBefore">
    /// Nothing is handed over unless a batch was begun before. The others go along: what comes from all partitions at once is pushed together.
    /// </param>
    public void SealWaitedFor(long begunBefore = long.MaxValue)
    {
        if (!_filling.Exists(intake => intake.FillingSince < begunBefore && IsWaitedFor(intake)))
        {
            return;
        }

        for (var i = _filling.Count - 1; i >= 0; i--)
        {
            var intake = _filling[i];
            if (IsWaitedFor(intake) && intake.Seal())
            {
                pause(intake);
            }

            if (!intake.IsFilling)
            {
                _filling[i] = _filling[^1];
                _filling.RemoveAt(_filling.Count - 1);
            }
        }
    }

    /// <summary>Throws away what was not handed over.</summary>
    public void DiscardFilling() => _filling.ForEach(intake => intake.Discard());

    /// <inheritdoc/>
    public IEnumerator<PartitionIntake> GetEnumerator() => _byName.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool IsWaitedFor(PartitionIntake intake) => intake.IsFilling && intake.Feed.IsDrained;

    private static (string Topic, int Partition) Name(PartitionFeed feed) => (feed.Partition.Topic, feed.Partition.Partition);

    private PartitionIntake? Find((nint Topic, int Partition) handle, in KafkaMessage message)
    {
        if (!_byHandle.TryGetValue(handle, out var intake))
        {
            if (message.TopicName is not { } topic || !_byName.TryGetValue((topic, handle.Partition), out intake))
            {
                return null;
            }

            _byHandle.Add(handle, intake);
        }

        _lastHandle = handle;
        _last = intake;
        return intake;
    }

    private void ForgetHandles()
    {
        _byHandle.Clear();
        _last = null;
    }
}
