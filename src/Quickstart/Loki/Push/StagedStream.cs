using OrleansKafkaLoki.Quickstart.Loki.Storage;

namespace OrleansKafkaLoki.Quickstart.Loki.Push;

/// <summary>One stream of a push while it is judged.</summary>
/// <param name="stream">The stream.</param>
/// <param name="body">Where its <c>StreamAdapter</c> stands in the request.</param>
internal sealed class StagedStream(StreamRecord stream, Range body)
{
    /// <summary>The stream.</summary>
    public StreamRecord Stream => stream;

    /// <summary>Where its <c>StreamAdapter</c> stands in the request.</summary>
    public Range Body => body;

    /// <summary>The accepted entries in the request, neighbours joined.</summary>
    public List<Range> Accepted { get; } = [];

    /// <summary>How many entries came.</summary>
    public int Total { get; set; }

    /// <summary>How many of them are accepted.</summary>
    public int Count { get; private set; }

    /// <summary>The oldest accepted timestamp.</summary>
    public long MinNs { get; private set; } = long.MaxValue;

    /// <summary>The newest accepted timestamp.</summary>
    public long MaxNs { get; private set; } = long.MinValue;

    /// <summary>What the ingester says of the stream; null when it has taken all that reached it.</summary>
    public PushAnswer? IngesterError { get; set; }

    /// <summary>Takes the entry that stands in the request at <paramref name="begin"/> to <paramref name="end"/>.</summary>
    public void Accept(int begin, int end, long timestampNs)
    {
        if (Accepted.Count > 0 && Accepted[^1].End.Value == begin)
        {
            Accepted[^1] = Accepted[^1].Start..end;
        }
        else
        {
            Accepted.Add(begin..end);
        }

        Count++;
        MinNs = Math.Min(MinNs, timestampNs);
        MaxNs = Math.Max(MaxNs, timestampNs);
    }

    /// <summary>Takes back what was accepted: the ingester refuses the stream as a whole.</summary>
    public void Refuse(PushAnswer answer)
    {
        Accepted.Clear();
        Count = 0;
        IngesterError = answer;
    }
}
