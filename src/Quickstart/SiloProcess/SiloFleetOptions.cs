using System.Diagnostics;

namespace OrleansKafkaLoki.Quickstart.SiloProcess;

/// <summary>How the silos of a cluster run.</summary>
internal sealed record SiloFleetOptions
{
    /// <summary>The configuration of each silo; its ports and its folder of dead letters become the silo's own.</summary>
    public required SiloConfiguration Configuration { get; init; }

    /// <summary>The folder that each silo's own folder, named as the silo, lies in.</summary>
    public required string Folder { get; init; }

    /// <summary>The admin port of the first silo, the others take the ones behind it; 0 takes free ones. Default: 0.</summary>
    public int FirstAdminPort { get; init; }

    /// <summary>After how long a silo that ended by itself is started again, as a container's restart policy does; null leaves it. Default: null.</summary>
    public TimeSpan? RestartDelay { get; init; }

    /// <summary>Is given each line of a silo's warnings and errors.</summary>
    public required Action<SiloRunner, string> Alarm { get; init; }

    /// <summary>Has the last word on how a silo's process is started, each time; null starts it as usual. Default: null.</summary>
    public Func<SiloRunner, ProcessStartInfo, ProcessStartInfo>? Launch { get; init; }
}
