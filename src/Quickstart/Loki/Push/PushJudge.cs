using System.Text;
using OrleansKafkaLoki.Quickstart.Loki.Storage;

namespace OrleansKafkaLoki.Quickstart.Loki.Push;

/// <summary>
/// Judges a push as Loki does, and stores what it takes. Three traits of the original are kept on purpose: a label string
/// that cannot be parsed refuses the whole request; what the distributor refuses leaves the rest stored; of the ingester's
/// refusals only the last stream's is told.
/// </summary>
internal sealed class PushJudge(LokiLimits limits, IArrivals? arrivals, TimeProvider time)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Judges a <c>PushRequest</c>.</summary>
    /// <param name="store">The tenant's store.</param>
    /// <param name="request">The message.</param>
    /// <param name="snappy">The same message as it came over the wire; empty if it came in another form.</param>
    public PushAnswer Judge(TenantStore store, ReadOnlySpan<byte> request, ReadOnlySpan<byte> snappy)
    {
        lock (store.Gate)
        {
            try
            {
                return Judge(store, request, snappy, Stage(store, request));
            }
            catch (InvalidDataException error)
            {
                return new PushAnswer(400, error.Message);
            }
            catch (Exception error) when (error is FormatException or DecoderFallbackException)
            {
                return new PushAnswer(400, "couldn't parse labels: " + error.Message);
            }
        }
    }

    private static List<StagedStream> Stage(TenantStore store, ReadOnlySpan<byte> request)
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

    private PushAnswer Judge(TenantStore store, ReadOnlySpan<byte> request, ReadOnlySpan<byte> snappy, List<StagedStream> staged)
    {
        var rules = new EntryRules(limits, NanoTime.From(time.GetUtcNow()));
        var refused = new ErrorGroup();
        var freeStreams = limits.MaxStreams - store.ActiveStreams;
        PushAnswer? ingesterError = null;
        foreach (var stream in staged)
        {
            if (!JudgeEntries(request, stream, rules, refused, store.Name))
            {
                return new PushAnswer(500, "label name is empty");
            }

            if (stream.Count > 0 && stream.Stream.Entries == 0 && freeStreams-- <= 0)
            {
                stream.Refuse(new PushAnswer(429, EntryRules.TooManyStreams(store.Name, stream.Stream.Labels)));
            }

            ingesterError = stream.Count > 0 || stream.IngesterError is not null ? stream.IngesterError : ingesterError;
        }

        var bytes = staged.Sum(stream => stream.Accepted.Sum(range => range.End.Value - range.Start.Value));
        if (bytes > limits.MaxGrpcMessageBytes)
        {
            return new PushAnswer(
                500, $"rpc error: code = ResourceExhausted desc = grpc: received message larger than max ({bytes} vs. {limits.MaxGrpcMessageBytes})");
        }

        if (staged.Count == 0)
        {
            return new PushAnswer(422, "error at least one valid stream is required for ingestion");
        }

        Store(store, request, snappy, staged);
        return ingesterError ?? (refused.IsEmpty ? PushAnswer.Stored : new PushAnswer(400, refused.ToString()));
    }

    /// <summary>Sorts out a stream's entries; false if one has a metadata pair without a name, on which Loki fails the whole push.</summary>
    private bool JudgeEntries(ReadOnlySpan<byte> request, StagedStream stream, EntryRules rules, ErrorGroup refused, string tenant)
    {
        var labels = stream.Stream.Labels;
        var labelError = rules.CheckLabels(labels);
        var highest = stream.Stream.HighestNs;
        var window = NanoTime.From(limits.OutOfOrderWindow);
        TooFarBehind? behind = null;
        var reached = 0;
        var fields = new ProtoReader(request[stream.Body]);
        for (var begin = 0; fields.Next(); begin = fields.Position)
        {
            if (fields.Field != 2)
            {
                continue;
            }

            stream.Total++;
            if (labelError is not null)
            {
                continue;
            }

            var entry = new EntryView(fields.Bytes);
            if (entry.HasEmptyMetadataName)
            {
                return false;
            }

            if (rules.CheckEntry(labels, entry) is { } error)
            {
                refused.Add(error);
                continue;
            }

            reached++;
            if (highest != long.MinValue && entry.TimestampNs < highest - window)
            {
                (behind ??= new TooFarBehind(tenant, labels.Text)).Add(entry.TimestampNs, highest - window);
                continue;
            }

            highest = Math.Max(highest, entry.TimestampNs);
            stream.Accept(stream.Body.Start.Value + begin, stream.Body.Start.Value + fields.Position, entry.TimestampNs);
        }

        if (labelError is not null && stream.Total > 0)
        {
            refused.Add(labelError);
        }

        stream.IngesterError = behind is null ? null : new PushAnswer(400, behind.Describe(reached));
        return true;
    }

    private void Store(TenantStore store, ReadOnlySpan<byte> request, ReadOnlySpan<byte> snappy, List<StagedStream> staged)
    {
        var stored = staged.Where(stream => stream.Count > 0).ToList();
        if (stored.Count == 0)
        {
            return;
        }

        store.Append(BlockBuilder.Build(request, snappy, stored, complete: staged.TrueForAll(stream => stream.Count == stream.Total)));
        if (arrivals is not null)
        {
            Report(request, stored, arrivals);
        }
    }

    private static void Report(ReadOnlySpan<byte> request, List<StagedStream> stored, IArrivals arrivals)
    {
        foreach (var range in stored.SelectMany(stream => stream.Accepted))
        {
            var entries = new ProtoReader(request[range]);
            while (entries.Next())
            {
                arrivals.OnStored(new EntryView(entries.Bytes));
            }
        }
    }
}
