namespace OrleansKafkaLoki.Grains.Options.Sink;

/// <summary>How the shipper proves itself to Loki.</summary>
public enum AuthStrategy
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>HTTP basic authentication.</summary>
    Basic,

    /// <summary>A bearer token.</summary>
    Bearer,
}
