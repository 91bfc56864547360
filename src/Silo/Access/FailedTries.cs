using System.Net;
using System.Net.Sockets;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Silo.Access;

/// <summary>
/// Failed tries by address. After too many within a minute, only what was proven from there before is looked at: guessing is slow, and who
/// shares the address of somebody who guesses goes on.
/// </summary>
internal sealed class FailedTries(TimeProvider time)
{
    /// <summary>Failed tries within <see cref="Window"/> that are too many.</summary>
    public const int Most = 10;

    /// <summary>Addresses that are remembered.</summary>
    public const int MostAddresses = 1024;

    /// <summary>From the first failed try on, how long they count.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, Tries> _addresses = [];

    /// <summary>How long nothing new is looked at from an address; null when it is.</summary>
    /// <param name="address">The address.</param>
    /// <param name="name">Whose key was given, if it is one.</param>
    public TimeSpan? Wait(IPAddress? address, string? name)
    {
        lock (_lock)
        {
            return _addresses.TryGetValue(Network(address), out var tries) && tries.Failed >= Most && tries.Began + Window - time.GetSteadyTime() is var left
                && left > TimeSpan.Zero && (name is null || !tries.Proven.Contains(name))
                ? left
                : null;
        }
    }

    /// <summary>A try has failed.</summary>
    public void Fail(IPAddress? address)
    {
        lock (_lock)
        {
            var (tries, now) = (Of(address), time.GetSteadyTime());
            if (tries.Failed == 0 || now - tries.Began >= Window)
            {
                (tries.Began, tries.Failed) = (now, 0);
            }

            tries.Failed++;
        }
    }

    /// <summary>A key was proven.</summary>
    public void Prove(IPAddress? address, string name)
    {
        lock (_lock)
        {
            Of(address).Proven.Add(name);
        }
    }

    private Tries Of(IPAddress? address)
    {
        var network = Network(address);
        if (!_addresses.TryGetValue(network, out var tries))
        {
            if (_addresses.Count >= MostAddresses)
            {
                _addresses.Remove(_addresses.MinBy(pair => pair.Value.Used).Key);
            }

            _addresses[network] = tries = new Tries();
        }

        tries.Used = time.GetSteadyTime();
        return tries;
    }

    /// <summary>Of IPv6, one machine has all addresses of a /64.</summary>
    public static IPAddress Network(IPAddress? address)
    {
        if (address is null or { AddressFamily: not AddressFamily.InterNetworkV6 })
        {
            return address ?? IPAddress.None;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    private sealed class Tries
    {
        public TimeSpan Began { get; set; }

        public int Failed { get; set; }

        public TimeSpan Used { get; set; }

        public HashSet<string> Proven { get; } = [];
    }
}
