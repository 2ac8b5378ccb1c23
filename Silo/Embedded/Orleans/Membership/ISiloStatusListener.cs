namespace Orleans.Runtime;

/// <summary>Hears of every change of status of a silo.</summary>
public interface ISiloStatusListener
{
    void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status);
}
