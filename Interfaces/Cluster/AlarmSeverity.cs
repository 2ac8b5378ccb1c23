namespace Muser.Interfaces.Cluster;

/// <summary>How bad it is.</summary>
[GenerateSerializer, Alias("muser.AlarmSeverity")]
public enum AlarmSeverity
{
    /// <summary>Something is not as it should be; nothing is lost.</summary>
    Warning = 0,

    /// <summary>Data are lost, or will be if nobody acts.</summary>
    Critical = 1,
}
