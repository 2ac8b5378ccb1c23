using Muser.Formats.Frames;

namespace Muser.Imaging.SelfCalibration;

/// <summary>The rows of one interval, gathered to be solved and corrected.</summary>
internal sealed class IntervalRows
{
    private readonly int[] _at;
    private readonly int[] _first;
    private readonly int[] _second;
    private readonly ComplexF[] _vis;
    private readonly ComplexF[] _model;
    private readonly float[] _weight;

    private IntervalRows(int[] rows, int totalRows, int channels, AntennaRows antennas)
    {
        _at = new int[channels * rows.Length];
        (_first, _second) = (new int[rows.Length], new int[rows.Length]);
        for (var i = 0; i < rows.Length; i++)
        {
            (_first[i], _second[i]) = (antennas.FirstRow[rows[i]], antennas.SecondRow[rows[i]]);
            for (var channel = 0; channel < channels; channel++)
            {
                _at[(channel * rows.Length) + i] = (channel * totalRows) + rows[i];
            }
        }

        (_vis, _model, _weight) = (new ComplexF[_at.Length], new ComplexF[_at.Length], new float[_at.Length]);
    }

    /// <summary>The rows of all intervals, those without rows among them.</summary>
    public static IntervalRows[] Of(AntennaRows rows, int channels)
    {
        var lists = new List<List<int>>();
        for (var row = 0; row < rows.IntervalRow.Length; row++)
        {
            while (lists.Count <= rows.IntervalRow[row])
            {
                lists.Add([]);
            }

            lists[rows.IntervalRow[row]].Add(row);
        }

        var intervals = new IntervalRows[lists.Count];
        for (var i = 0; i < intervals.Length; i++)
        {
            intervals[i] = new IntervalRows([.. lists[i]], rows.IntervalRow.Length, channels, rows);
        }

        return intervals;
    }

    /// <summary>Solves the interval; one without rows has no phases, which is no fault.</summary>
    public SelfCalibrationFault Solve(
        ReadOnlySpan<ComplexF> vis, ReadOnlySpan<ComplexF> model, ReadOnlySpan<float> weight, double minSnr, Span<double> phaseRadAntenna, Span<double> snrAntenna)
    {
        if (_at.Length == 0)
        {
            phaseRadAntenna.Fill(double.NaN);
            snrAntenna.Clear();
            return SelfCalibrationFault.None;
        }

        for (var i = 0; i < _at.Length; i++)
        {
            (_vis[i], _model[i], _weight[i]) = (vis[_at[i]], model[_at[i]], weight[_at[i]]);
        }

        return AntennaPhaseSolver.TrySolve(_first, _second, _vis, _model, _weight, minSnr, phaseRadAntenna, snrAntenna);
    }

    /// <summary>Takes phases out of the rows of the interval; those of an antenna without one get a weight of 0.</summary>
    public void Apply(ReadOnlySpan<double> phaseRadAntenna, Span<ComplexF> vis, Span<float> weight)
    {
        for (var i = 0; i < _at.Length; i++)
        {
            (_vis[i], _weight[i]) = (vis[_at[i]], weight[_at[i]]);
        }

        AntennaPhaseSolver.Apply(_first, _second, phaseRadAntenna, _vis, _weight);
        for (var i = 0; i < _at.Length; i++)
        {
            (vis[_at[i]], weight[_at[i]]) = (_vis[i], _weight[i]);
        }
    }
}
