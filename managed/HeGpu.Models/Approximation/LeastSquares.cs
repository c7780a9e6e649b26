namespace HeGpu.Models;

/// <summary>Linear least squares by modified Gram-Schmidt on the columns with the right-hand side as the last one (Björck 1967), which is backward stable.</summary>
internal static class LeastSquares
{
    /// <summary>The c that minimises |sum_k c_k columns[k] - values|; columns must be independent and are overwritten.</summary>
    public static double[] Solve(double[][] columns, double[] values)
    {
        int count = columns.Length;
        var triangle = new double[count, count];
        var projected = new double[count];
        double[] rest = [.. values];
        for (int k = 0; k < count; k++)
        {
            double norm = Math.Sqrt(Dot(columns[k], columns[k]));
            triangle[k, k] = norm;
            for (int i = 0; i < rest.Length; i++) columns[k][i] /= norm;
            for (int j = k + 1; j < count; j++) triangle[k, j] = Remove(columns[k], columns[j]);
            projected[k] = Remove(columns[k], rest);
        }

        var solution = new double[count];
        for (int k = count - 1; k >= 0; k--)
        {
            double sum = projected[k];
            for (int j = k + 1; j < count; j++) sum -= triangle[k, j] * solution[j];
            solution[k] = sum / triangle[k, k];
        }

        return solution;
    }

    /// <summary>Takes the direction's part out of the vector and says how long it was.</summary>
    private static double Remove(double[] direction, double[] vector)
    {
        double share = Dot(direction, vector);
        for (int i = 0; i < vector.Length; i++) vector[i] -= share * direction[i];
        return share;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
