namespace OrleansKafkaLoki.Quickstart.Loki.Labels;

/// <summary>Loki gives every stream a label <c>service_name</c>, taken from the first label of a list.</summary>
internal static class ServiceName
{
    /// <summary>The label's name.</summary>
    public const string Label = "service_name";

    private static readonly string[] Sources =
    [
        "service", "app", "application", "app_name", "name", "app_kubernetes_io_name", "container", "container_name",
        "k8s_container_name", "component", "workload", "job", "k8s_job_name",
    ];

    /// <summary>The labels with a service name.</summary>
    public static LabelSet AddTo(LabelSet labels)
    {
        if (labels[Label].Length > 0)
        {
            return labels;
        }

        var value = Sources.Select(source => labels[source]).FirstOrDefault(found => found.Length > 0, "unknown_service");
        return new LabelSet(labels.Labels.Append(new(Label, value)));
    }
}
