namespace Muser.Silo.Cluster.Alarms;

/// <summary>Knows what can be wrong with one part of the silo.</summary>
public interface IAlarmSource
{
    /// <summary>What is wrong at this moment. Asked again and again, by one at a time.</summary>
    IEnumerable<StandingAlarm> Check();
}
