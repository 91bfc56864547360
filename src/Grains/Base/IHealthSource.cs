namespace OrleansKafkaLoki.Grains.Base;

/// <summary>
/// Tells how parts of the silo are doing. Every implementation that is registered in the container shows at
/// <c>/health/ready</c>.
/// </summary>
public interface IHealthSource
{
    /// <summary>The state of each part as last seen; asked on every probe, so it answers from memory and does not throw.</summary>
    IEnumerable<PartHealth> Check();
}
