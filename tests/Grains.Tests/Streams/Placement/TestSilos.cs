using System.Net;

namespace OrleansKafkaLoki.Grains.Tests.Streams.Placement;

/// <summary>Addresses of silos.</summary>
internal static class TestSilos
{
    public static SiloAddress Create(int index, int generation = 1) =>
        SiloAddress.New(new IPEndPoint(new IPAddress([10, 0, (byte)(index >> 8), (byte)index]), 11111), generation);
}
