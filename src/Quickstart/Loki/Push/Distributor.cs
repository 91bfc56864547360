using System.Text;
using OrleansKafkaLoki.Quickstart.Loki.Storage;
using OrleansKafkaLoki.Quickstart.Loki.Wire;

namespace OrleansKafkaLoki.Quickstart.Loki.Push;

/// <summary>
/// The first half of the judgement, after <c>pkg/distributor/distributor.go</c>: a label string that cannot be parsed refuses the whole
/// push, the tenant's rate too; what else is wrong leaves the rest to the ingester.
/// </summary>
internal static class Distributor
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The streams that a push names.</summary>
    /// <exception cref="FormatException">A label string cannot be parsed.</exception>
    /// <exception cref="DecoderFallbackException">A label string is not UTF-8.</exception>
    /// <exception cref="InvalidDataException">It is not protobuf.</exception>
    public static List<StagedStream> Resolve(TenantStore store, ReadOnlySpan<byte> request)
    {
        var staged = new List<StagedStream>();
        var streams = new ProtoReader(request);
        while (streams.Next())
        {
            if (streams.Field != 1)
            {
                continue;
            }

            var labelText = "";
            var fields = new ProtoReader(streams.Bytes);
            while (labelText.Length == 0 && fields.Next())
            {
                labelText = fields.Field == 1 ? StrictUtf8.GetString(fields.Bytes) : labelText;
            }

            staged.Add(new(store.Resolve(labelText), (streams.Position - streams.Bytes.Length)..streams.Position));
        }

        return staged;
    }

    /// <summary>Sorts the entries out into <see cref="TenantStore.Staging"/>.</summary>
    /// <param name="store">The tenant's store.</param>
    /// <param name="request">The message.</param>
    /// <param name="streams">Its streams.</param>
    /// <param name="nowNs">The time now.</param>
    /// <param name="answer">What to answer if the ingester takes all that is left to it.</param>
    /// <returns>Whether the ingester is to have what is left.</returns>
    public static bool Sort(TenantStore store, ReadOnlySpan<byte> request, List<StagedStream> streams, long nowNs, out PushReply answer)
    {
        var limits = store.Limits;
        var rules = new PushValidation(limits, store.Name, nowNs);
        var refused = new ErrorGroup();
        var blocked = limits.BlockIngestionUntil is { } until && nowNs < NanoTime.From(until);
        var hasBlocked = false;
        store.Staging.Clear();
        if (streams.Count == 0)
        {
            answer = new PushReply(422, "error at least one valid stream is required for ingestion");
            return false;
        }

        foreach (var stream in streams)
        {
            if (!TrySort(store, request, stream, rules, refused, blocked))
            {
                answer = new PushReply(500, "label name is empty");
                return false;
            }

            hasBlocked |= blocked && stream.Total > 0;
        }

        answer = !refused.IsEmpty ? new PushReply(400, refused.ToString()) : hasBlocked ? Blocked(store) : PushReply.Stored;
        return store.Staging.Count > 0 && CheckSize(store, nowNs, ref answer);
    }

    /// <summary>Sorts out a stream's entries; false if one has a metadata pair without a name, on which Loki fails the whole push.</summary>
    private static bool TrySort(TenantStore store, ReadOnlySpan<byte> request, StagedStream stream, PushValidation rules, ErrorGroup refused, bool blocked)
    {
        var labels = stream.Stream.Labels;
        var labelError = rules.CheckLabels(labels);
        var first = store.Staging.Count;
        var offset = stream.Body.Start.Value;
        var fields = new ProtoReader(request[stream.Body]);
        for (var begin = 0; fields.Next(); begin = fields.Position)
        {
            if (fields.Field != 2)
            {
                continue;
            }

            stream.Total++;
            if (labelError is not null || blocked)
            {
                continue;
            }

            var entry = new EntryView(fields.Bytes);
            if (rules.CheckEntry(labels, entry) is { } error)
            {
                refused.Add(error);
                continue;
            }

            if (entry.HasEmptyMetadataName)
            {
                return false;
            }

            store.Staging.Add(new(offset + begin, offset + fields.Position, StoredEntryKey.Of(entry), entry.Line.Length, entry.MetadataCount, entry.MetadataBytes));
        }

        if (labelError is not null && stream.Total > 0)
        {
            refused.Add(labelError);
        }

        stream.Passed = first..store.Staging.Count;
        return true;
    }

    private static bool CheckSize(TenantStore store, long nowNs, ref PushReply answer)
    {
        var (bytes, encoded) = (0L, 0L);
        foreach (var entry in store.Staging)
        {
            bytes += entry.Size;
            encoded += entry.End - entry.Begin;
        }

        if (!store.TryTakeBytes(bytes, nowNs))
        {
            answer = new PushReply(
                429,
                $"ingestion rate limit exceeded for user {store.Name} (limit: {store.Limits.IngestionRate} bytes/sec) while attempting to ingest " +
                $"'{store.Staging.Count}' lines totaling '{bytes}' bytes, reduce log volume or contact your Loki administrator to see if the limit can be increased");
            return false;
        }

        if (encoded > store.Limits.MaxGrpcMessageBytes)
        {
            answer = new PushReply(
                500,
                $"rpc error: code = ResourceExhausted desc = grpc: received message larger than max ({encoded} vs. {store.Limits.MaxGrpcMessageBytes})");
            return false;
        }

        return true;
    }

    private static PushReply Blocked(TenantStore store)
    {
        var (until, status) = (store.Limits.BlockIngestionUntil!.Value, store.Limits.BlockIngestionStatus);
        return status == 200
            ? PushReply.Stored
            : new PushReply(status, $"ingestion blocked for user '{store.Name}' until '{NanoTime.Rfc3339(NanoTime.From(until))}' with status code '{status}'");
    }
}
