namespace OrleansKafkaLoki.Grains.Base;

/// <summary>How operators name silos.</summary>
internal static class SiloAddressExtensions
{
    /// <summary>Whether that is the silo's name: its address as statuses have it, or <c>address:port</c>.</summary>
    public static bool IsNamed(this SiloAddress silo, string name) => name == silo.ToString() || name == silo.Endpoint.ToString();
}
