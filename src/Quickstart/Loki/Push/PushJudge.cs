using System.Text;
using OrleansKafkaLoki.Quickstart.Loki.Storage;
using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.Quickstart.Loki.Push;

/// <summary>
/// Judges a push as Loki does, and stores what it takes. Five traits of the original are kept on purpose: a label string that cannot
/// be parsed refuses the whole request; what the distributor refuses leaves the rest stored; of the ingester's refusals only the
/// last stream's is told, and a busy stream is several; a repeat is dropped only while the head block knows it.
/// </summary>
internal sealed class PushJudge(IArrivals? arrivals, TimeProvider time)
{
    /// <summary>Judges a <c>PushRequest</c>.</summary>
    /// <param name="store">The tenant's store.</param>
    /// <param name="request">The message.</param>
    /// <param name="snappy">The same message as it came over the wire; empty if it came in another form.</param>
    public PushReply Judge(TenantStore store, ReadOnlySpan<byte> request, ReadOnlySpan<byte> snappy)
    {
        lock (store.Gate)
        {
            try
            {
                var nowNs = NanoTime.From(time.GetUtcNow());
                var streams = Distributor.Resolve(store, request);
                if (!Distributor.Sort(store, request, streams, nowNs, out var answer))
                {
                    return answer;
                }

                streams = StreamShards.Deal(store, streams, nowNs);
                var error = Ingester.Take(store, streams, nowNs);
                Store(store, request, snappy, streams);
                return error ?? answer;
            }
            catch (InvalidDataException error)
            {
                return new PushReply(400, error.Message);
            }
            catch (Exception error) when (error is FormatException or DecoderFallbackException)
            {
                return new PushReply(400, "couldn't parse labels: " + error.Message);
            }
        }
    }

    private void Store(TenantStore store, ReadOnlySpan<byte> request, ReadOnlySpan<byte> snappy, List<StagedStream> streams)
    {
        var stored = streams.Where(stream => stream.Count > 0).ToList();
        if (stored.Count == 0)
        {
            return;
        }

        var complete = streams.TrueForAll(stream => stream.Count == stream.Total);
        store.Append(BlockBuilder.Build(request, snappy, stored, complete, out var slices), slices);
        if (arrivals is not null)
        {
            Report(request, stored, arrivals);
        }
    }

    private static void Report(ReadOnlySpan<byte> request, List<StagedStream> stored, IArrivals arrivals)
    {
        foreach (var range in stored.SelectMany(stream => stream.Stored))
        {
            var entries = new ProtoReader(request[range]);
            while (entries.Next())
            {
                arrivals.OnStored(new EntryView(entries.Bytes));
            }
        }
    }
}
