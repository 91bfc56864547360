using System.Collections.Immutable;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Streams.Journal;

/// <summary>
/// A stream batcher's grain state: what has reached Loki, and what may have. The store keeps it as fields, of which a write stores those
/// that changed since the one before (<see cref="Save"/>); what is read, or comes from another silo, is stored whole the first time.
/// </summary>
[GenerateSerializer, Alias("okl.StreamJournal")]
public sealed class StreamJournalState : IOwned
{
    [NonSerialized]
    private bool _isStored;

    [NonSerialized]
    private string _owner = "";

    /// <summary>Counts the activations that claimed the stream.</summary>
    [Id(0)] public long Generation { get; set; }

    /// <summary>The highest timestamp that is known to be in Loki, nanoseconds since the Unix epoch; null before the first.</summary>
    [Id(1)] public long? NewestNs { get; set; }

    /// <summary>When the batch in doubt was about to be sent, milliseconds since the Unix epoch by its silo's clock.</summary>
    [Id(2)] public long DoubtSinceMs { get; set; }

    /// <summary>The activation that claimed it last: after the store lost its state, two can have the same generation.</summary>
    [Id(5)]
    public string Owner
    {
        get => _owner;
        set => (_isStored, _owner) = (_isStored && value == _owner, value);
    }

    /// <summary>A copy of what is known of the partitions that write to the stream.</summary>
    [Id(3)]
    public List<SenderState> Senders
    {
        get => [.. Table.All.Select(sender => sender.Save())];
        set
        {
            Table = new SenderTable();
            value.ForEach(sender => Table.Load(SenderRecord.Load(sender)));
        }
    }

    /// <summary>What <see cref="NewestNs"/> was when earlier activations were about to send what is still in doubt.</summary>
    [Id(4)] public ImmutableArray<long> EarlierNewestNs { get; set; } = [];

    /// <summary>
    /// How long before <see cref="DoubtSinceMs"/> Loki was last heard to take something of the stream, milliseconds; null when it was not, or has refused
    /// something since.
    /// </summary>
    [Id(6)] public long? TakenMsBefore { get; set; }

    /// <summary>Where that was (<see cref="SinkHash"/>); 0 when it is not known.</summary>
    [Id(7)] public uint Sink { get; set; }

    /// <summary>What is known of the partitions; <see cref="Senders"/> carries it to another silo.</summary>
    [field: NonSerialized]
    internal SenderTable Table { get; set; } = new();

    /// <summary>Reads fields that <see cref="Save"/> wrote; without any it is a state of which nothing is known.</summary>
    /// <exception cref="FormatException">A field is damaged, or the stream's own is missing.</exception>
    public static StreamJournalState Load(IEnumerable<(ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Value)> fields)
    {
        var state = new StreamJournalState();
        bool isAny = false, isWhole = false;
        foreach (var (name, value) in fields)
        {
            isAny = true;
            isWhole |= JournalFormat.Read(state, name.Span, value.Span);
        }

        if (isAny && !isWhole)
        {
            throw new FormatException("The journal lacks the stream's own values.");
        }

        return state;
    }

    /// <summary>What a write that begins now has to store: what changed, or all unless the write before was <see cref="Saved"/>.</summary>
    /// <param name="fields">Where it is put, in place of what was there before; null makes new ones.</param>
    public JournalFields Save(JournalFields? fields = null)
    {
        var senders = _isStored ? Table.Changed : Table.All;
        fields ??= new JournalFields();
        fields.Clear();
        JournalFormat.WriteOwn(fields, this);
        if (!_isStored)
        {
            JournalFormat.WriteOwner(fields, this);
        }

        foreach (var sender in senders)
        {
            JournalFormat.WriteSender(fields, sender);
        }

        Table.ForgetChanges();
        _isStored = false; // If this write fails, nobody knows what is stored.
        return fields;
    }

    /// <summary>What <see cref="Save"/> returned last is stored.</summary>
    public void Saved() => _isStored = true;
}
