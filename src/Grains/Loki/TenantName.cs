using System.Buffers;

namespace OrleansKafkaLoki.Grains.Loki;

/// <summary>The tenant names that Loki takes (dskit, <c>tenant/tenant.go</c>).</summary>
public static class TenantName
{
    /// <summary>The longest name in bytes.</summary>
    public const int MaxLength = 150;

    private static readonly SearchValues<byte> Allowed =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!-_.*'()"u8);

    /// <summary>True when Loki takes <paramref name="name"/>.</summary>
    public static bool IsValid(ReadOnlySpan<byte> name) =>
        name.Length is > 0 and <= MaxLength && !name.ContainsAnyExcept(Allowed) && !name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8);
}
