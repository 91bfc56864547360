using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Streams.Intake;

namespace OrleansKafkaLoki.Grains.Streams.Watch;

/// <summary>Tells the places of streams in the order of a column.</summary>
internal static class StreamPlaces
{
    /// <summary>The place of a batcher; allocates nothing.</summary>
    public static StreamPlace Of(StreamColumn column, LabelStream stream, IStreamView view, TenantPushing? tenant, string silo)
    {
        long? number = column switch
        {
            StreamColumn.HeldBytes => view.HeldBytes,
            StreamColumn.HeldRecords => view.HeldRecords,
            StreamColumn.Delivered => view.Progress.Delivered,
            StreamColumn.Rejected => view.Progress.Rejected,
            StreamColumn.PossiblyRepeated => view.Progress.PossiblyRepeated,
            StreamColumn.Newest => view.Progress.NewestNs,
            StreamColumn.LastPush => view.Progress.LastPushMs,
            StreamColumn.ThrottledSince => view.ThrottledSinceMs(tenant),
            StreamColumn.Attempt => view.Progress.Trouble?.Attempt ?? 0,
            StreamColumn.State => (long)view.State(tenant),
            _ => null,
        };
        return new StreamPlace(number, TextOf(column, stream, silo), stream.Tenant, stream.Labels, silo);
    }

    /// <summary>The place of a stream by its status.</summary>
    public static StreamPlace Of(StreamColumn column, StreamStatus status)
    {
        long? number = column switch
        {
            StreamColumn.HeldBytes => status.HeldBytes,
            StreamColumn.HeldRecords => status.HeldRecords,
            StreamColumn.Delivered => status.DeliveredRecords,
            StreamColumn.Rejected => status.RejectedRecords,
            StreamColumn.PossiblyRepeated => status.PossiblyRepeatedRecords,
            StreamColumn.Newest => status.NewestTimestampNs,
            StreamColumn.LastPush => status.LastPushMs,
            StreamColumn.ThrottledSince => status.ThrottledSinceMs,
            StreamColumn.Attempt => status.Attempt,
            StreamColumn.State => (long)status.State,
            _ => null,
        };
        return new StreamPlace(number, TextOf(column, status.Stream, status.Silo), status.Stream.Tenant, status.Stream.Labels, status.Silo);
    }

    private static string? TextOf(StreamColumn column, LabelStream stream, string silo) => column switch
    {
        StreamColumn.Tenant => stream.Tenant,
        StreamColumn.Labels => stream.Labels,
        StreamColumn.Silo => silo,
        _ => null,
    };
}
