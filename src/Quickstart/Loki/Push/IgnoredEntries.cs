using System.Text;
using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.Quickstart.Loki.Push;

/// <summary>Entries of one stream that the ingester does not take, told in its words (<c>pkg/ingester/stream.go</c>).</summary>
internal sealed class IgnoredEntries
{
    /// <summary>Entries named in the answer, at most (<c>max_returned_stream_errors</c>).</summary>
    private const int MaxNamed = 10;

    private readonly StringBuilder _named = new();
    private int _ignored;

    /// <summary>Adds one that lies too far behind its stream's newest.</summary>
    /// <param name="entryNs">Its timestamp.</param>
    /// <param name="cutoffNs">The oldest timestamp that would have been taken.</param>
    public void AddTooFarBehind(long entryNs, long cutoffNs)
    {
        if (_ignored++ < MaxNamed)
        {
            Name(entryNs, $"entry too far behind, entry timestamp is: {NanoTime.Rfc3339(entryNs)}, oldest acceptable timestamp is: {NanoTime.Rfc3339(cutoffNs)}");
        }
    }

    /// <summary>Adds one of a stream that exceeds its rate.</summary>
    public void AddRateLimited(long entryNs, int bytes, long rate, string stream)
    {
        if (_ignored++ < MaxNamed)
        {
            Name(
                entryNs,
                $"Per stream rate limit exceeded (limit: {ByteSize.Format(rate)}/sec) while attempting to ingest for stream '{stream}' totaling {ByteSize.Format(bytes)}, " +
                "consider splitting a stream via additional labels or contact your Loki administrator to see if the limit can be increased");
        }
    }

    /// <summary>The answer, for a stream of which <paramref name="total"/> entries reached the ingester.</summary>
    public string Describe(string tenant, int total, string stream) => $"{_named}user '{tenant}', total ignored: {_ignored} out of {total} for stream: {stream}";

    private void Name(long entryNs, string reason) =>
        _named.Append("entry with timestamp ").Append(NanoTime.GoText(entryNs)).Append(" ignored, reason: '").Append(reason).Append("',\n");
}
