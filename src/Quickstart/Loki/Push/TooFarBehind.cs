using System.Text;

namespace OrleansKafkaLoki.Quickstart.Loki.Push;

/// <summary>Entries of one stream that lie too far behind its newest, told as Loki's ingester does (<c>pkg/ingester/stream.go</c>).</summary>
internal sealed class TooFarBehind(string tenant, string stream)
{
    /// <summary>Entries named in the answer, at most (<c>max_returned_stream_errors</c>).</summary>
    private const int MaxNamed = 10;

    private readonly StringBuilder _named = new();
    private int _ignored;

    /// <summary>Adds one entry.</summary>
    /// <param name="entryNs">Its timestamp.</param>
    /// <param name="cutoffNs">The oldest timestamp that would have been taken.</param>
    public void Add(long entryNs, long cutoffNs)
    {
        if (_ignored++ < MaxNamed)
        {
            _named
                .Append("entry with timestamp ").Append(NanoTime.GoText(entryNs)).Append(" ignored, reason: 'entry too far behind, entry timestamp is: ")
                .Append(NanoTime.Rfc3339(entryNs)).Append(", oldest acceptable timestamp is: ").Append(NanoTime.Rfc3339(cutoffNs)).Append("',\n");
        }
    }

    /// <summary>The answer, for a stream of which <paramref name="total"/> entries reached the ingester.</summary>
    public string Describe(int total) => $"{_named}user '{tenant}', total ignored: {_ignored} out of {total} for stream: {stream}";
}
