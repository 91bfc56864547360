using System.ComponentModel.DataAnnotations;
using OrleansKafkaLoki.Grains.Options;

namespace OrleansKafkaLoki.Silo.Testing;

/// <summary>A record of a test. Written as a single value, it is <see cref="Value"/>.</summary>
[Shorthand(nameof(Value))]
public sealed class TestInputOptions
{
    /// <summary>The value as text. Without it and <see cref="ValueBase64"/> the value is null.</summary>
    public string? Value { get; set; }

    /// <summary>The value as base64, for one that is no text.</summary>
    public string? ValueBase64 { get; set; }

    /// <summary>The key. Default: none.</summary>
    public string? Key { get; set; }

    /// <summary>The headers. Default: none.</summary>
    public Dictionary<string, string> Headers { get; set; } = [];

    /// <summary>The topic. Default: the first one that the pipeline names.</summary>
    public string? Topic { get; set; }

    /// <summary>The partition. Default: 0.</summary>
    [Range(0, int.MaxValue)]
    public int Partition { get; set; }

    /// <summary>The offset. Default: that behind the record before it, from 0 on.</summary>
    [Range(0.0, 999_999_999_999_999)]
    public long? Offset { get; set; }

    /// <summary>The time: milliseconds since 1970, or RFC 3339. Default: 2026-01-01T00:00:00Z.</summary>
    public string? Timestamp { get; set; }
}
