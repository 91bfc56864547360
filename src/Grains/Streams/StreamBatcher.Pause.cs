using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams;

/// <content>Whether operators let it push.</content>
internal sealed partial class StreamBatcher
{
    private int _pausesSeen = -1;
    private bool _isHeld;
    private volatile StreamPause? _pause;

    /// <inheritdoc/>
    public StreamPause? Pause => _pause;

    /// <summary>True while operators have it push nothing.</summary>
    private bool IsHeld
    {
        get
        {
            var version = _services.Paused.Version;
            if (version != _pausesSeen)
            {
                _pausesSeen = version;
                _isHeld = _services.Paused.IsHeld(_stream, out var order);
                _pause = order;
            }

            return _isHeld;
        }
    }
}
