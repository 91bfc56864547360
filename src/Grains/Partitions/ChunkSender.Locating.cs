using Microsoft.Extensions.Logging;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Records.Routing;

namespace OrleansKafkaLoki.Grains.Partitions;

/// <content>Where batchers are.</content>
internal sealed partial class ChunkSender
{
    /// <summary>How long a silo whose gate has failed gets calls to its batchers instead: it may be of a version that has none.</summary>
    private static readonly TimeSpan GateRetry = TimeSpan.FromSeconds(10);

    private readonly Dictionary<SiloAddress, long> _gateless = [];

    /// <summary>
    /// True when it is known whether the route's batcher is on this silo, or at least where calls go; not when it has turned up here since calls
    /// were made, because what is handed over now could overtake them. Where another partition of this silo has located it elsewhere, that does for this one.
    /// </summary>
    public bool IsKnown(StreamRoute route)
    {
        if (route.Inbox is { IsClosed: false })
        {
            return true;
        }

        Look(route);
        var isAlone = route.ChunksInFlight <= 1;
        if (route.Inbox is { IsClosed: false })
        {
            return !route.IsElsewhere || isAlone;
        }

        route.IsElsewhere |= isAlone && AddressOf(route).Silo is not null;
        return route.IsElsewhere;
    }

    /// <summary>
    /// Brings the batcher to life wherever it belongs, and sees whether that is here. Whatever was sent to it before has arrived then. If it
    /// cannot be reached, what is sent to it finds out.
    /// </summary>
    public async Task LocateAsync(StreamRoute route, CancellationToken cancellationToken)
    {
        var address = AddressOf(route);
        SiloAddress? silo = null;
        try
        {
            silo = (await address.Batcher.GetStatusAsync().WaitAsync(cancellationToken)).Address;
        }
        catch (Exception exception)
        {
            LogNotLocated(route.Stream, exception.Message);
        }

        Look(route);
        route.IsElsewhere = route.Inbox is null or { IsClosed: true };
        address.Silo = route.IsElsewhere ? silo : null; // Should it leave this silo again, nobody shall look for it here.
    }

    /// <summary>The silo that takes the route's chunks along with those of other streams; null when they go by calls of their own.</summary>
    public SiloAddress? GateOf(StreamRoute route) =>
        route.Address?.Silo is { } silo && !(_gateless.TryGetValue(silo, out var since) && time.GetElapsedTime(since) < GateRetry) ? silo : null;

    private void Look(StreamRoute route)
    {
        if (streams.Find(route.Stream) is { } here)
        {
            route.Found(here.Stream, here.Inbox);
        }
        else
        {
            route.Lost();
        }
    }

    private BatcherAddress AddressOf(StreamRoute route)
    {
        if (route.Address is not { } address)
        {
            address = addresses.Of(route.Stream);
            route.CalledBy(address);
        }

        return address;
    }

    [LoggerMessage(Level = LogLevel.Debug, EventName = "StreamNotLocated", Message = "Stream {Stream} could not be located. {Error}")]
    private partial void LogNotLocated(LabelStream stream, string error);
}
